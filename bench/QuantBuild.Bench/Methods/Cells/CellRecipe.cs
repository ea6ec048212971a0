using System.Globalization;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Cells;

/// <summary>
/// The recipe of a cell. Later settings win: base, command line, bits, axes, method, method at these bits, seed.
/// The matrix's seeds and the sources of the command line come into sections that are there only: QAT alone has
/// training data, and what only trains has no calibration. Paths come out absolute, so that the recipe can also be run
/// by hand wherever it lies.
/// </summary>
internal static class CellRecipe
{
    /// <param name="matrix">The cell's matrix.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="settings">From the command line; their sources are absolute.</param>
    public static string Write(Matrix matrix, Cell cell, IReadOnlyList<Setting> settings)
    {
        var recipe = RecipeTree.Apply(matrix.Recipe, settings.Where(setting => !setting.IsSource));
        recipe = RecipeTree.Apply(recipe, cell.Bits.Settings);
        recipe = RecipeTree.Apply(recipe, cell.Points.SelectMany(point => point.Settings));
        recipe = RecipeTree.Apply(recipe, cell.Method.Settings);
        recipe = RecipeTree.Apply(recipe, cell.Method.AtBits.GetValueOrDefault(cell.Bits) ?? []);
        recipe = RecipeTree.Apply(recipe, Seeds(recipe, matrix, cell));
        foreach (var source in settings.Where(
            setting => setting.IsSource && RecipeTree.HasSectionOf(recipe, setting.Key)))
        {
            recipe = RecipeTree.Apply(recipe, [source]);
        }

        recipe = RecipeTree.Apply(recipe, [new Setting("name", Scalar(cell.Id, isPlain: false))]);
        var folder = Path.GetDirectoryName(matrix.RecipePath)!;
        return YamlWriter.Write(
            RecipeTree.MapSources(recipe, source => IsPath(source) ? Path.GetFullPath(source, folder) : source));
    }

    public static bool IsPath(string source) => !source.Contains("://", StringComparison.Ordinal);

    private static IEnumerable<Setting> Seeds(YamlMapping recipe, Matrix matrix, Cell cell) =>
        matrix.SeedKeys.Where(key => RecipeTree.HasSectionOf(recipe, key)).Concat(cell.Method.SeedKeys).Select(
            key => new Setting(key, Scalar(cell.Seed.ToString(CultureInfo.InvariantCulture), isPlain: true)));

    private static YamlScalar Scalar(string text, bool isPlain) => new(new SourceLocation("matrix"), text, isPlain);
}
