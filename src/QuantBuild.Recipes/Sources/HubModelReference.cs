namespace QuantBuild.Recipes.Sources;

/// <summary>One revision of a model on a hub: <c>hf://owner/name@revision</c>.</summary>
/// <param name="Owner">See <see cref="HubRepository"/>.</param>
/// <param name="Name">Likewise.</param>
/// <param name="Revision">Likewise.</param>
public sealed record HubModelReference(string Owner, string Name, string Revision)
    : HubRepository(Owner, Name, Revision)
{
    public override string Collection => "models";

    public override string Kind => "model";

    public override string ToString() => $"{Scheme}{Owner}/{Name}@{Revision}";
}
