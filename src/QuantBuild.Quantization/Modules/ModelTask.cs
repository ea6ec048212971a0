using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Streams;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Modules;

/// <summary>A whole model for a method to quantize.</summary>
/// <param name="Model">In full precision; never changed.</param>
/// <param name="Spans">All modules, in order.</param>
/// <param name="Scheme">How each weight and activation is quantized.</param>
/// <param name="Calibration">The calibration texts.</param>
public sealed record ModelTask(
    IEncoderModel Model, IReadOnlyList<ModuleSpan> Spans, QuantizationScheme Scheme, TokenizedDataset Calibration)
{
    /// <summary>
    /// Output of every module in full precision for the calibration texts; empty unless the method asks.
    /// </summary>
    public IReadOnlyList<ActivationStream> FullPrecision { get; init; } = [];

    /// <summary>The training texts with their labels; null unless the method asks.</summary>
    public TokenizedDataset? Training { get; init; }

    /// <summary>
    /// How each epoch shows the training texts; null for as they are. The calibration texts are as they are shown.
    /// </summary>
    public ITextView? View { get; init; }

    /// <summary>
    /// Absolute path of a folder of this task's own that outlives the process: what is found there was left by an
    /// interrupted run of the very same task. It is removed after the task's result is stored.
    /// </summary>
    public required string CheckpointFolder { get; init; }

    /// <summary>Time between two checkpoints; never changes the result.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Threads to compute with; never changes the result.</summary>
    public required int Threads { get; init; }

    /// <summary>
    /// Makes another backend of the model's kind with that many threads; the task's caller disposes of it.
    /// </summary>
    public required Func<int, ComputeBackend> CreateBackend { get; init; }

    /// <summary>Called with the fraction done, in [0, 1], by one thread at a time.</summary>
    public Action<double>? Progress { get; init; }

    public CancellationToken Cancellation { get; init; }
}
