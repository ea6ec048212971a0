using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Planning;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>What a cell's stages cost when they were computed; null where that is not known for all of them.</summary>
/// <param name="QuantizationSeconds">The method's own stages.</param>
/// <param name="PreparationSeconds">Stages they depend on: tokenizing, full-precision streams; training apart.</param>
/// <param name="EvaluationSeconds">All others: evaluation of both models, export.</param>
/// <param name="TrainingSeconds">The training in full precision before them; null also where there is none.</param>
/// <param name="PeakBytes">Most bytes of tensors at once in the method's stages.</param>
/// <param name="PeakResidentBytes">Most resident memory in them.</param>
internal sealed record CellCost(
    double? QuantizationSeconds,
    double? PreparationSeconds,
    double? EvaluationSeconds,
    double? TrainingSeconds,
    long? PeakBytes,
    long? PeakResidentBytes)
{
    // The stage that trains in full precision: what a recipe is about that only trains.
    private const string Training = "train";

    /// <summary>Quantization with all it needs.</summary>
    public double? Seconds => QuantizationSeconds + PreparationSeconds;

    /// <param name="plan">Of the run.</param>
    /// <param name="run">The run; its hits are looked up.</param>
    /// <param name="ledger">What stages cost.</param>
    public static CellCost Of(RunPlan plan, RunResult run, CostLedger ledger)
    {
        var name = plan.Recipe.Quantizes ? plan.Recipe.Quantize.Method.Name : Training;
        var own = plan.Stages.Where(stage => IsOf(name, stage.Name)).ToList();
        if (own.Count == 0)
        {
            throw new InvalidOperationException($"No stage is named after '{name}': its cost cannot be told.");
        }

        var names = own.Select(stage => stage.Name).ToHashSet(StringComparer.Ordinal);
        var needed = Needed(plan, own);
        needed.ExceptWith(names);
        needed.Remove(Training);
        var costs = run.Stages.ToDictionary(stage => stage.Name, stage => ledger.Find(stage.Key));
        var method = costs.Where(entry => names.Contains(entry.Key)).Select(entry => entry.Value).ToList();
        return new CellCost(
            Sum(method),
            Sum([.. costs.Where(entry => needed.Contains(entry.Key)).Select(entry => entry.Value)]),
            Sum(
            [
                .. costs.Where(entry => entry.Key != Training)
                    .Where(entry => !names.Contains(entry.Key) && !needed.Contains(entry.Key))
                    .Select(entry => entry.Value),
            ]),
            costs.GetValueOrDefault(Training)?.Seconds,
            method.Contains(null) ? null : method.Max(cost => cost!.PeakBytes),
            method.Contains(null) ? null : method.Max(cost => cost!.PeakResidentBytes));
    }

    private static bool IsOf(string method, string stage) =>
        stage == method || stage.StartsWith(method + ".", StringComparison.Ordinal);

    private static HashSet<string> Needed(RunPlan plan, IEnumerable<PlannedStage> stages)
    {
        var byName = plan.Stages.ToDictionary(stage => stage.Name);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<PlannedStage>(stages);
        while (pending.TryPop(out var stage))
        {
            foreach (var dependency in stage.Dependencies.Where(needed.Add))
            {
                pending.Push(byName[dependency]);
            }
        }

        return needed;
    }

    private static double? Sum(List<StageCost?> costs) =>
        costs.Exists(cost => cost?.Seconds is null) ? null : costs.Sum(cost => cost!.Seconds);
}
