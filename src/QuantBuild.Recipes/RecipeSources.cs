using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes;

/// <summary>
/// The files and folders that recipes read, before they are there: what orders recipes of which one reads what another
/// makes.
/// </summary>
public static class RecipeSources
{
    private const string Key = "source";

    /// <summary>
    /// The paths of all sources of model and data, in the recipe's order; none of a file that is no recipe, which
    /// reading it says.
    /// </summary>
    /// <param name="path">Absolute.</param>
    public static IReadOnlyList<RecipeSource> Read(string path) =>
        RecipeReader.ReadTree(path) is { } root
            ? [.. Below(root).Select(scalar => SourceOf(path, scalar)).OfType<RecipeSource>()]
            : [];

    private static IEnumerable<YamlScalar> Below(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Entries.SelectMany(entry =>
            entry is { Key.Text: Key, Value: YamlScalar scalar } ? [scalar] : Below(entry.Value)),
        YamlSequence sequence => sequence.Items.SelectMany(Below),
        _ => [],
    };

    private static RecipeSource? SourceOf(string path, YamlScalar scalar) =>
        PathSchema.IsPath(scalar.Text)
            ? new RecipeSource(PathSchema.Resolve(Path.GetDirectoryName(path)!, scalar.Text), scalar.Location)
            : null;
}
