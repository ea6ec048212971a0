using System.Globalization;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Planning;

/// <summary>Holds what a recipe's stages need against the memory there is, before anything is computed.</summary>
public static class MemoryCheck
{
    private const double Gibibyte = 1L << 30;

    /// <summary>
    /// The machine's memory and swap space, or the limit of the control group that the process is in.
    /// </summary>
    public static long MachineBytes => MachineMemory.LimitBytes();

    /// <exception cref="DiagnosticException">QB4010: a stage that is to run cannot fit.</exception>
    internal static Diagnostic? Require(
        Recipe recipe, IReadOnlyList<MemoryNeed> needs, IReadOnlyList<PlannedState> states, MemoryLimit limit)
    {
        var worst = Worst(needs, states, need => need.CertainBytes);
        if (worst is not null && worst.CertainBytes > limit.Bytes)
        {
            throw DiagnosticTable.MemoryInsufficient.Exception(
                Place(recipe), Text(worst, "holds at least", worst.CertainBytes, limit));
        }

        return Warning(recipe, needs, states, limit);
    }

    /// <summary>A warning where a stage that is to run probably needs more than there is; else null.</summary>
    internal static Diagnostic? Warning(
        Recipe recipe, IReadOnlyList<MemoryNeed> needs, IReadOnlyList<PlannedState> states, MemoryLimit limit)
    {
        var worst = Worst(needs, states, need => need.LikelyBytes);
        return worst is not null && worst.LikelyBytes > limit.Bytes
            ? DiagnosticTable.MemoryShort.At(
                Place(recipe),
                Text(worst, "needs, with texts of full length, about", worst.LikelyBytes, limit))
            : null;
    }

    private static SourceLocation Place(Recipe recipe) =>
        recipe.LocationOf(recipe.Quantizes ? "quantize" : TrainStage.Name);

    private static MemoryNeed? Worst(
        IReadOnlyList<MemoryNeed> needs, IReadOnlyList<PlannedState> states, Func<MemoryNeed, long> bytes) =>
        needs.Where(need => states.Count == 0 || states.Any(state => !state.IsCached && need.IsOf(state.Stage)))
            .MaxBy(bytes);

    private static string Text(MemoryNeed need, string verb, long bytes, MemoryLimit limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"the stage '{need.Stage}' {verb} {bytes / Gibibyte:0.0} GiB, and {limit.Holder} {limit.Bytes / Gibibyte:0.0} "
        + $"GiB. {need.Advice}, or {limit.Remedy}");
}
