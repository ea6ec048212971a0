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
            entry.Key.Text == Key ? ScalarsOf(entry.Value) : Below(entry.Value)),
        YamlSequence sequence => sequence.Items.SelectMany(Below),
        _ => [],
    };

    private static IEnumerable<YamlScalar> ScalarsOf(YamlNode source) => source switch
    {
        YamlScalar scalar => [scalar],
        YamlSequence sequence => sequence.Items.OfType<YamlScalar>(),
        _ => Below(source),
    };

    // Of a pattern, the folder that holds all that it can match.
    private static RecipeSource? SourceOf(string path, YamlScalar scalar) =>
        PathSchema.IsPath(scalar.Text)
            ? new RecipeSource(PathSchema.Resolve(Path.GetDirectoryName(path)!, PathOf(scalar.Text)), scalar.Location)
            : null;

    private static string PathOf(string text) => PathPattern.Is(text) ? PathPattern.FolderOf(text) : text;
}
