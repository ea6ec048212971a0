using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Pipeline.Reports;

namespace QuantBuild.Bench.Tests.Support;

/// <summary>Outcomes with stated figures.</summary>
internal static class Some
{
    private const int Texts = 60;

    /// <param name="cell">The cell.</param>
    /// <param name="shift">How far the quantized logits are moved: the divergence grows with it.</param>
    /// <param name="error">Of every module.</param>
    /// <param name="seconds">Of the method's own stages.</param>
    /// <param name="accuracy">Of the quantized model.</param>
    public static CellOutcome Outcome(
        Cell cell, double shift, double error = 0.1, double seconds = 1, double accuracy = 0.8)
    {
        var full = Enumerable.Range(0, Texts).SelectMany(text => new[] { (text % 5) - 1.9f, 0f }).ToArray();
        var quantized = full.Select((logit, i) => i % 2 == 0 ? logit + (float)(shift * (1 + (i % 3))) : logit)
            .ToArray();
        return CellOutcome.Done(cell, new CellFigures
        {
            Fingerprint = "0",
            Threads = 1,
            Finished = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Machine = "some machine",
            Metrics = [new MetricPair("accuracy", 0.9, accuracy, 0.7, 0.9, Texts)],
            Modules = [new ModuleFigures("module-1", error), new ModuleFigures("module-2", error * 2)],
            Cost = new CellCost(
                seconds, PreparationSeconds: 0.5, EvaluationSeconds: 9, TrainingSeconds: null, PeakBytes: 1 << 20,
                PeakResidentBytes: 1 << 22),
            Samples = 32,
            Parameters = new Dictionary<string, string> { ["steps"] = "7" },
            QuantizedBytes = 1000,
            Fidelity = [new FidelityFigure("agreement", 0.95, 0.9, 1)],
            Outputs = new ClassOutputs(
                Classes: 2, [.. Enumerable.Range(0, Texts).Select(text => text % 2)], full, quantized),
        });
    }
}
