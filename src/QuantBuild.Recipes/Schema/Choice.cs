namespace QuantBuild.Recipes.Schema;

/// <summary>One allowed word of a <see cref="ChoiceSchema"/>.</summary>
/// <param name="Name">As written; a trailing <c>*</c> stands for any ending.</param>
/// <param name="Supported">False: recognised, but QB1009 in this version.</param>
internal sealed record Choice(string Name, bool Supported = true)
{
    public bool Matches(string text) => Name.EndsWith('*')
        ? text.StartsWith(Name[..^1], StringComparison.Ordinal)
        : string.Equals(Name, text, StringComparison.Ordinal);
}
