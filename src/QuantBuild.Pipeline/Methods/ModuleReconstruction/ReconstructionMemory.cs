using System.Globalization;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

namespace QuantBuild.Pipeline.Methods.ModuleReconstruction;

/// <summary>What training modules takes of the machine's memory.</summary>
internal static class ReconstructionMemory
{
    private const string Stage = "mrem";

    /// <summary>
    /// Weights, two moments and the best state; gradients, rounded weights and a second state come and go.
    /// </summary>
    public static MemoryNeed OfOneModule(ModuleReconstructionOptions options, MemoryEstimate estimate)
    {
        var (spans, length) = (estimate.Spans, estimate.CalibrationLength);
        var trained = spans.Max(estimate.Trained);
        return new MemoryNeed(
            Stage,
            estimate.Model + (4 * trained),
            estimate.Model + (7 * trained) + MemoryEstimate.Overhead
                + spans.Max(span => estimate.Step(span.LayerCount, options.BatchSize, length)),
            $"Lower quantize.mrem.batchSize ({Number(options.BatchSize)}) or data.calibration.maxLength "
            + $"({Number(length)}), or use more quantize.modules ({Number(spans.Count)})");
    }

    public static MemoryNeed OfModulesAtOnce(
        ModuleReconstructionOptions options, ParallelReconstructionOptions parallel, MemoryEstimate estimate)
    {
        var (spans, length) = (estimate.Spans, estimate.CalibrationLength);
        var workers = Math.Min(
            parallel.Workers == 0 ? spans.Count : parallel.Workers, Math.Min(estimate.Threads, spans.Count));
        var entry = MemoryEstimate.Bytes(options.BatchSize * (long)length * estimate.HiddenSize);
        var entries = Math.Min(parallel.ReservoirBytes, entry * (parallel.Capacity + (3L * parallel.Lag)));
        var step = spans.Max(span =>
            (2 * estimate.Trained(span)) + estimate.Step(span.LayerCount, options.BatchSize, length));
        return new MemoryNeed(
            Stage,
            estimate.Model + (4 * spans.Sum(estimate.Trained)),
            estimate.Model + (5 * spans.Sum(estimate.Trained)) + (spans.Count * entries) + (workers * step)
                + MemoryEstimate.Overhead,
            $"Use quantize.mrem.schedule: sequential, fewer workers ({Number(workers)}) or reservoirMegabytes, or "
            + $"lower quantize.mrem.batchSize ({Number(options.BatchSize)}) or data.calibration.maxLength "
            + $"({Number(length)})");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
