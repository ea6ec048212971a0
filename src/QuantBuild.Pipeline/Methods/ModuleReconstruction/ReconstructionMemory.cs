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

    /// <summary>
    /// The same of all modules together, or, where devices hold the tensors, of those on the fullest device: the whole
    /// model is on the first one, the modules on those after it in turn. What the modules receive lies in the
    /// process's memory.
    /// </summary>
    public static MemoryNeed OfModulesAtOnce(
        ModuleReconstructionOptions options, ParallelReconstructionOptions parallel, MemoryEstimate estimate)
    {
        var (spans, length) = (estimate.Spans, estimate.CalibrationLength);
        var workers = Math.Min(
            parallel.Workers == 0 ? spans.Count : parallel.Workers, Math.Min(estimate.Threads, spans.Count));
        var step = spans.Max(span =>
            (2 * estimate.Trained(span)) + estimate.Step(span.LayerCount, options.BatchSize, length));
        var holders = Math.Max(1, estimate.Devices);
        var loads = Enumerable.Range(0, holders).Select(LoadOf).ToList();
        return new MemoryNeed(
            Stage,
            loads.Max(load => load.Certain),
            loads.Max(load => load.Likely) + Received() + MemoryEstimate.Overhead,
            $"Use quantize.mrem.schedule: sequential, fewer workers ({Number(workers)}) or reservoirMegabytes, or "
            + $"lower quantize.mrem.batchSize ({Number(options.BatchSize)}) or data.calibration.maxLength "
            + $"({Number(length)})");

        (long Certain, long Likely) LoadOf(int device)
        {
            var here = spans.Where(span => (span.Index + 1) % holders == device).ToList();
            var (model, trained) = (device == 0 ? estimate.Model : 0, here.Sum(estimate.Trained));
            return (model + (4 * trained), model + (5 * trained) + (Math.Min(workers, here.Count) * step));
        }

        long Received()
        {
            var entry = MemoryEstimate.Bytes(options.BatchSize * (long)length * estimate.HiddenSize);
            return estimate.Devices > 0
                ? 0
                : spans.Count * Math.Min(parallel.ReservoirBytes, entry * (parallel.Capacity + (3L * parallel.Lag)));
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
