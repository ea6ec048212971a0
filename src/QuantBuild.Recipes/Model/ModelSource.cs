namespace QuantBuild.Recipes;

/// <summary>Where a recipe's model comes from: a folder or a package, never both.</summary>
/// <param name="Text">As written, for plans and reports: they must not depend on where the recipe lies.</param>
public sealed record ModelSource(string Text)
{
    /// <summary>Absolute path of an existing folder; null where the model is in a package.</summary>
    public string? Folder { get; init; }

    /// <summary>The model in a package; null where it is in a folder.</summary>
    public ModelPackageReference? Package { get; init; }
}
