using System.Globalization;
using System.Text;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>
/// SHA-256 of everything that decides a run's result: stages, their versions and parameters, input digests.
/// </summary>
internal static class Fingerprint
{
    public static string Of(RunPlan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"numerics {NumericsVersion.Current}\n");
        text.AppendJoin('\n', plan.Recipe.Data.Evaluation.Metrics).Append('\n');
        foreach (var stage in plan.Stages)
        {
            Append(text, stage);
        }

        AppendInputs(text, plan);
        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Digests by what the files are for: where they lie does not matter.</summary>
    private static void AppendInputs(StringBuilder text, RunPlan plan)
    {
        var data = plan.Recipe.Data;
        var uses = new Dictionary<string, IReadOnlyList<RecipePath>>
        {
            ["calibration"] = data.Calibration.Source.Files.Paths,
            ["evaluation"] = data.Evaluation.Source.Files.Paths,
            ["training"] = data.Training?.Source.Files.Paths ?? [],
        };
        foreach (var (use, files) in uses)
        {
            text.Append(CultureInfo.InvariantCulture, $"{use} ")
                .AppendJoin(' ', files.Select(file => plan.Inputs.GetValueOrDefault(file.Text))).Append('\n');
        }

        var read = uses.Values.SelectMany(files => files).Select(file => file.Text).ToHashSet(StringComparer.Ordinal);
        var model = plan.Inputs.Where(input => !read.Contains(input.Key))
            .Select(input => $"{Path.GetFileName(input.Key)} {input.Value}");
        text.AppendJoin('\n', model.Order(StringComparer.Ordinal));
    }

    private static void Append(StringBuilder text, PlannedStage stage)
    {
        text.Append(CultureInfo.InvariantCulture, $"{stage.Name} {stage.Version}\n");
        foreach (var (name, value) in stage.Parameters.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $" {name}={value}\n");
        }

        text.AppendJoin(' ', stage.Dependencies).Append('\n');
    }
}
