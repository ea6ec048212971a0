using System.Globalization;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// Estimates memory from the extents of model and recipe. Activations are counted as the CPU backend keeps them for a
/// backward pass.
/// </summary>
internal sealed class MemoryEstimate
{
    private const int EvaluationTexts = 32;

    /// <summary>The runtime, its code and what is not counted one by one.</summary>
    public const long Overhead = 150L << 20;

    private readonly Recipe recipe;
    private readonly IReadOnlyList<PlannedMatrix> planned;
    private readonly long intermediate;
    private readonly long layer;
    private readonly long words;
    private readonly long biasedHeads;
    private readonly double answerShare;
    private readonly long vocabulary;

    /// <param name="recipe">Of the run.</param>
    /// <param name="description">What the model is made of.</param>
    /// <param name="spans">The modules.</param>
    /// <param name="planned">Every matrix.</param>
    /// <param name="threads">Threads of the run.</param>
    /// <param name="devices">With memory of their own, which hold the tensors; 0 where the process's does.</param>
    /// <param name="answerShare">Share of a text's positions that the head answers one by one; 0 for none.</param>
    public MemoryEstimate(
        Recipe recipe,
        ModelDescription description,
        IReadOnlyList<ModuleSpan> spans,
        IReadOnlyList<PlannedMatrix> planned,
        int threads,
        int devices,
        double answerShare)
    {
        this.recipe = recipe;
        Spans = spans;
        this.planned = planned;
        Threads = threads;
        Devices = devices;
        HiddenSize = description.Extents.HiddenSize;
        intermediate = description.Extents.IntermediateSize;
        Model = Bytes(description.ParameterCount);
        layer = Bytes(description.Stored.Where(tensor => tensor.Layer is not null)
            .GroupBy(tensor => tensor.Layer, (_, tensors) => tensors.Sum(tensor => tensor.Count)).Max());
        words = Bytes(description.WordEmbedding.Count);
        vocabulary = description.Extents.VocabularySize;
        this.answerShare = answerShare;
        biasedHeads = description.Find(TensorRole.RelativePositionBias) is null ? 0 : description.Extents.HeadCount;
    }

    /// <summary>The modules, in order.</summary>
    public IReadOnlyList<ModuleSpan> Spans { get; }

    /// <summary>Threads of the run.</summary>
    public int Threads { get; }

    /// <summary>With memory of their own, which hold the tensors; 0 where the process's does.</summary>
    public int Devices { get; }

    /// <summary>The model's hidden size.</summary>
    public long HiddenSize { get; }

    /// <summary>The full-precision model, in bytes.</summary>
    public long Model { get; }

    /// <summary>Longest calibration text, in tokens.</summary>
    public int CalibrationLength => recipe.Data.Calibration.MaxLength;

    /// <summary>What a method takes that quantizes module by module and trains nothing.</summary>
    /// <param name="method">Its name.</param>
    public MemoryNeed OfRounding(string method) => new(
        method,
        Model,
        Model + (2 * Spans.Max(Trained)) + Activations(CalibrationLength) + Overhead,
        "Lower data.calibration.maxLength");

    /// <summary>What a stage takes that trains the whole model on the training texts.</summary>
    /// <param name="stage">Its name.</param>
    /// <param name="advice">How it runs fewer texts at once.</param>
    /// <param name="texts">That it runs at once.</param>
    /// <param name="copies">How many times the model's size it holds throughout.</param>
    public MemoryNeed OfWholeModel(string stage, string advice, int texts, int copies) =>
        recipe.Data.Training is { } training
            ? OfWholeModel(stage, advice, texts, copies, "training", training.MaxLength)
            : OfWholeModelOnCalibration(stage, advice, texts, copies);

    /// <summary>The same of one that trains it on the calibration texts.</summary>
    /// <inheritdoc cref="OfWholeModel(string, string, int, int)"/>
    public MemoryNeed OfWholeModelOnCalibration(string stage, string advice, int texts, int copies) =>
        OfWholeModel(stage, advice, texts, copies, "calibration", CalibrationLength);

    private MemoryNeed OfWholeModel(string stage, string advice, int texts, int copies, string section, int length) =>
        new(
            stage,
            copies * Model,
            ((copies + 2) * Model) + Step(Spans.Sum(span => span.LayerCount), texts, length) + Overhead,
            $"{advice} or data.{section}.maxLength ({Number(length)})");

    /// <summary>What evaluating the quantized model beside the full-precision one takes.</summary>
    public MemoryNeed OfEvaluation()
    {
        var decoded = Bytes(planned.Where(matrix => matrix.Bits < QuantizeOptions.FullPrecisionBits)
            .Sum(matrix => (long)matrix.Rows * matrix.Columns));
        var outputs = Bytes(5L * EvaluationTexts * recipe.Data.Evaluation.MaxLength * HiddenSize);
        return new MemoryNeed(
            QuantizationGraph.QuantizedEvaluation,
            Model + decoded,
            Model + decoded + (decoded / 4) + outputs + Activations(recipe.Data.Evaluation.MaxLength) + Overhead,
            "Lower data.evaluation.maxLength");
    }

    /// <summary>The weights that training a module changes, in bytes.</summary>
    public long Trained(ModuleSpan span) => (span.LayerCount * layer)
        + (span.HoldsEmbeddings
            && recipe.Quantize.Embeddings is { Train: true, Bits: < QuantizeOptions.FullPrecisionBits }
                ? words
                : 0);

    /// <summary>
    /// Activations of a training step: those kept for the way back, the targets, and the widest gradients.
    /// </summary>
    /// <param name="layers">That are trained together.</param>
    /// <param name="batchSize">Texts a step.</param>
    /// <param name="length">Of the texts, in tokens.</param>
    /// <returns>In bytes.</returns>
    public long Step(int layers, int batchSize, int length)
    {
        var isQuantized = recipe.Quantizes && recipe.Quantize.Activations.Bits < QuantizeOptions.FullPrecisionBits;
        var kept = isQuantized ? (16 * HiddenSize) + (3 * intermediate) : (9 * HiddenSize) + (2 * intermediate);
        var activations = Bytes(
            (long)batchSize * length * ((layers * (kept + HiddenSize)) + (3 * HiddenSize) + (2 * intermediate)));
        return activations + AttentionBias(length) + Answers((long)batchSize * length);
    }

    private long Activations(int length) =>
        Bytes(BatchOrder.UsualPositions * ((10 * HiddenSize) + (2 * intermediate))) + AttentionBias(length)
        + Answers(BatchOrder.UsualPositions);

    /// <summary>
    /// The logits at masked positions, a number for each token of the vocabulary: twice on the device, as two models'
    /// or with their gradient, and twice where the host reads them.
    /// </summary>
    private long Answers(long positions) => Bytes(4 * vocabulary * (long)(positions * answerShare));

    /// <summary>
    /// What all layers add to their attention scores, with the indices that it is looked up by and, in training, its
    /// gradient and what a layer adds to that.
    /// </summary>
    private long AttentionBias(int length) => Bytes(4 * biasedHeads * length * length);

    /// <summary>The bytes that so many float32 values take.</summary>
    public static long Bytes(long floats) => floats * sizeof(float);

    /// <summary>A number as messages show it.</summary>
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
