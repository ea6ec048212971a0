namespace QuantBuild.Recipes.Sources;

/// <summary>Where a recipe's model comes from: a folder, a package, a model hub, or another recipe.</summary>
/// <param name="Text">As written, for plans and reports: they must not depend on where the recipe lies.</param>
public sealed record ModelSource(string Text)
{
    private const string SchemeEnd = "://";

    /// <summary>What the text begins with where it is no path, such as <c>nuget://</c>; empty for a path.</summary>
    public string Scheme => Text.IndexOf(SchemeEnd, StringComparison.Ordinal) is var end and >= 0
        ? Text[..(end + SchemeEnd.Length)]
        : string.Empty;

    /// <summary>Absolute path of an existing folder; null where the model is elsewhere.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Absolute path of the recipe whose model is meant, an existing file; null where the model is elsewhere.
    /// </summary>
    public string? Recipe { get; init; }

    /// <summary>The model in a package; null where it is elsewhere.</summary>
    public ModelPackageReference? Package { get; init; }

    /// <summary>The model on a hub; null where it is elsewhere.</summary>
    public HubModelReference? Hub { get; init; }
}
