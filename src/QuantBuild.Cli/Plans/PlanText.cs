using System.Globalization;
using System.Text;
using System.Text.Json;
using QuantBuild.Cli.Output;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Resolved;
using QuantBuild.Tensors;

namespace QuantBuild.Cli.Plans;

/// <summary>A plan for people, the same on every machine: no path of the machine, nothing of the cache.</summary>
internal static class PlanText
{
    private const int ShownDigits = 16;

    public static string Write(RunPlan plan)
    {
        var text = new StringBuilder();
        AddSection(text, "recipe", RecipeLines(plan.Recipe));
        if (plan.NewHead is { } head)
        {
            AddSection(text, "new head (the model has none for the task)",
            [
                $"classes {string.Join(", ", head.Labels)}",
                string.Create(CultureInfo.InvariantCulture, $"seed {head.Seed}"),
            ]);
        }

        if (plan.Recipe.Backend is not null)
        {
            AddSection(text, "backend", BackendLines(plan.Backend));
        }

        AddSection(text, "modules", TextTable.Align(
        [
            ["name", "shape", "bits", "granularity", "symmetry", "observer", "rule"],
            .. plan.Matrices.Select(MatrixRow),
        ]));
        AddSection(text, "stages", TextTable.Align(
            [["name", "version", "after"], .. plan.Stages.Select(StageRow)]));
        AddSection(text, "inputs (start of SHA-256)", TextTable.Align(
            [.. plan.Inputs.Select(input => new[] { input.Value[..ShownDigits], input.Key })]));
        return text.ToString();
    }

    private static IEnumerable<string> BackendLines(BackendIdentity backend) => TextTable.Align(
    [
        ["name", backend.Name],
        ["device", backend.DeviceKind],
        ["precision", backend.Precision],
        .. backend.LibraryVersion is { } library ? [["library", library]] : Array.Empty<string[]>(),
    ]);

    private static IReadOnlyList<string> MatrixRow(PlannedMatrix matrix) => matrix.Weight is { } weight
        ?
        [
            matrix.Name, Shape(matrix), Number(matrix.Bits), weight.Granularity.ToString(),
            matrix.Symmetry, matrix.Observer, matrix.Rule,
        ]
        : [matrix.Name, Shape(matrix), Number(matrix.Bits), "", "", "", matrix.Rule];

    private static IReadOnlyList<string> StageRow(PlannedStage stage) =>
        [stage.Name, Number(stage.Version), string.Join(", ", stage.Dependencies)];

    private static string Shape(PlannedMatrix matrix) => $"{Number(matrix.Rows)} x {Number(matrix.Columns)}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string[] RecipeLines(Recipe recipe)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, PlanJson.Layout))
        {
            ResolvedRecipe.Write(recipe, json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray()).Split('\n');
    }

    private static void AddSection(StringBuilder text, string title, IEnumerable<string> lines)
    {
        text.Append(title).Append('\n');
        foreach (var line in lines)
        {
            text.Append("  ").Append(line).Append('\n');
        }

        text.Append('\n');
    }
}
