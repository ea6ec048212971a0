using System.Globalization;
using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Numbers;
using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// Estimates memory from the extents of model and recipe. Activations are counted as the CPU backend keeps them for a
/// backward pass.
/// </summary>
internal sealed class MemoryEstimate
{
    private const int EvaluationTexts = 32;

    // The runtime, its code and what is not counted one by one.
    private const long Overhead = 150L << 20;

    private readonly Recipe recipe;
    private readonly IReadOnlyList<ModuleSpan> spans;
    private readonly IReadOnlyList<PlannedModule> planned;
    private readonly int threads;
    private readonly long hidden;
    private readonly long intermediate;
    private readonly long model;
    private readonly long layer;
    private readonly long words;

    private MemoryEstimate(
        Recipe recipe,
        BertArchitecture architecture,
        BertHeadKind head,
        IReadOnlyList<ModuleSpan> spans,
        IReadOnlyList<PlannedModule> planned,
        int threads)
    {
        this.recipe = recipe;
        this.spans = spans;
        this.planned = planned;
        this.threads = threads;
        hidden = architecture.HiddenSize;
        intermediate = architecture.IntermediateSize;
        model = Bytes(BertTensorTable.Of(architecture, head).Sum(tensor => tensor.Shape.Count));
        layer = Bytes((4 * hidden * hidden) + (2 * hidden * intermediate) + (9 * hidden) + intermediate);
        words = Bytes(architecture.VocabularySize * hidden);
    }

    /// <param name="recipe">Of the run.</param>
    /// <param name="architecture">Of the model.</param>
    /// <param name="head">What stands on top.</param>
    /// <param name="spans">The modules.</param>
    /// <param name="planned">Every matrix.</param>
    /// <param name="threads">Threads of the run.</param>
    public static IReadOnlyList<MemoryNeed> Of(
        Recipe recipe,
        BertArchitecture architecture,
        BertHeadKind head,
        IReadOnlyList<ModuleSpan> spans,
        IReadOnlyList<PlannedModule> planned,
        int threads)
    {
        var estimate = new MemoryEstimate(recipe, architecture, head, spans, planned, threads);
        return [estimate.Method(), estimate.Evaluation()];
    }

    private MemoryNeed Method() => recipe.Quantize.Method switch
    {
        "mrem" when recipe.Quantize.Mrem.Schedule == "parallel" => ModulesAtOnce(),
        "mrem" => OneModule(),
        "qat" => WholeModel("qat", recipe.Quantize.Qat.BatchSize, copies: 5),
        "fine-tune" => WholeModel("fine-tune", recipe.Quantize.FineTune.BatchSize, copies: 4),
        var name => new MemoryNeed(
            name,
            model,
            model + (2 * spans.Max(Trained)) + Activations(BatchPlan.UsualPositions) + Overhead,
            "Lower data.calibration.maxLength"),
    };

    private MemoryNeed Evaluation()
    {
        var decoded = Bytes(planned.Where(module => module.Bits < IntegerRange.FullPrecisionBits)
            .Sum(module => (long)module.Rows * module.Columns));
        var outputs = Bytes(5L * EvaluationTexts * recipe.Data.Evaluation.MaxLength * hidden);
        return new MemoryNeed(
            QuantizationGraph.QuantizedEvaluation,
            model + decoded,
            model + decoded + (decoded / 4) + outputs + Activations(BatchPlan.UsualPositions) + Overhead,
            "Lower data.evaluation.maxLength");
    }

    /// <summary>Weights, two moments and the best state; gradients, rounded weights and a second state come and go.</summary>
    private MemoryNeed OneModule()
    {
        var mrem = recipe.Quantize.Mrem;
        return new MemoryNeed(
            "mrem",
            model + (4 * spans.Max(Trained)),
            model + (7 * spans.Max(Trained)) + spans.Max(span => Step(span.LayerCount, mrem.BatchSize, CalibrationLength))
                + Overhead,
            $"Lower quantize.mrem.batchSize ({Number(mrem.BatchSize)}) or data.calibration.maxLength "
            + $"({Number(CalibrationLength)}), or use more quantize.mrem.modules ({Number(spans.Count)})");
    }

    private MemoryNeed ModulesAtOnce()
    {
        var mrem = recipe.Quantize.Mrem;
        var parallel = mrem.Parallel;
        var workers = Math.Min(parallel.Workers == 0 ? spans.Count : parallel.Workers, Math.Min(threads, spans.Count));
        var entry = Bytes(mrem.BatchSize * (long)CalibrationLength * hidden);
        var entries = Math.Min((long)parallel.ReservoirMegabytes << 20, entry * (parallel.Capacity + (3L * parallel.Lag)));
        var step = spans.Max(span => (2 * Trained(span)) + Step(span.LayerCount, mrem.BatchSize, CalibrationLength));
        return new MemoryNeed(
            "mrem",
            model + (4 * spans.Sum(Trained)),
            model + (5 * spans.Sum(Trained)) + (spans.Count * entries) + (workers * step) + Overhead,
            $"Use quantize.mrem.schedule: sequential, fewer workers ({Number(workers)}) or reservoirMegabytes, or lower "
            + $"quantize.mrem.batchSize ({Number(mrem.BatchSize)}) or data.calibration.maxLength ({Number(CalibrationLength)})");
    }

    private MemoryNeed WholeModel(string method, int batchSize, int copies)
    {
        var length = recipe.Data.Training?.MaxLength ?? CalibrationLength;
        var layers = spans.Sum(span => span.LayerCount);
        return new MemoryNeed(
            method,
            copies * model,
            ((copies + 2) * model) + Step(layers, batchSize, length) + Overhead,
            $"Lower quantize.{method}.batchSize ({Number(batchSize)}) or data.training.maxLength ({Number(length)})");
    }

    private int CalibrationLength => recipe.Data.Calibration.MaxLength;

    private long Trained(ModuleSpan span) => (span.LayerCount * layer)
        + (span.HoldsEmbeddings && recipe.Quantize.Embeddings is { Train: true, Bits: < IntegerRange.FullPrecisionBits }
            ? words
            : 0);

    /// <summary>Activations of a training step: those kept for the way back, the targets, and the widest gradients.</summary>
    private long Step(int layers, int batchSize, int length)
    {
        var isQuantized = recipe.Quantize.Activations.Bits < IntegerRange.FullPrecisionBits;
        var kept = isQuantized ? (16 * hidden) + (3 * intermediate) : (9 * hidden) + (2 * intermediate);
        return Bytes((long)batchSize * length * ((layers * (kept + hidden)) + (3 * hidden) + (2 * intermediate)));
    }

    private long Activations(long positions) => Bytes(positions * ((10 * hidden) + (2 * intermediate)));

    private static long Bytes(long floats) => floats * sizeof(float);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
