using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>
/// A way to quantize a pre-trained model once, without a task, and to train few values of it for each task.
/// </summary>
public interface IBackboneMethod : IQuantizationMethod
{
    /// <summary>
    /// Grows when <see cref="QuantizeBackbone"/> gives other bytes for the same inputs; part of its cache key alone, so
    /// that a change of the training leaves backbones valid.
    /// </summary>
    int BackboneVersion { get; }

    /// <summary>
    /// What quantizes the modules of the backbone first, on calibration texts; null where weights are rounded as they
    /// are.
    /// </summary>
    IModuleMethod? BackboneMethod { get; }

    /// <summary>Whether <see cref="BackboneTask.Teacher"/> is read.</summary>
    bool NeedsTeacher { get; }

    /// <summary>Quantizes every matrix that a scheme names and no module holds yet.</summary>
    /// <param name="model">In full precision; never changed. Its head is not looked at.</param>
    /// <param name="scheme">How each weight is quantized; activations are none of the backbone's business.</param>
    /// <param name="done">What <see cref="BackboneMethod"/> made; empty where there is none.</param>
    /// <param name="progress">Called with the fraction done, in [0, 1].</param>
    /// <param name="cancellation">Looked at at least every second.</param>
    /// <returns>The whole backbone as one module.</returns>
    QuantizedModule QuantizeBackbone(
        IEncoderModel model,
        QuantizationScheme scheme,
        IReadOnlyList<QuantizedModule> done,
        Action<double>? progress,
        CancellationToken cancellation);

    /// <summary>Trains for a task.</summary>
    /// <returns>
    /// One a span, in their order: what differs from the backbone, and no weight of it.
    /// </returns>
    /// <exception cref="NonFiniteException">A loss or a gradient is not a number.</exception>
    IReadOnlyList<QuantizedModule> Adapt(BackboneTask task);
}
