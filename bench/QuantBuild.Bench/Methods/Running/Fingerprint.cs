using System.Globalization;
using System.Text;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Planning;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>SHA-256 of everything that decides a run's result: stages, their versions and parameters, input digests.</summary>
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

        // Digests alone: where the files lie does not matter.
        text.AppendJoin('\n', plan.Inputs.Values.Order(StringComparer.Ordinal));
        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
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
