using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Quantization.Modules;

/// <summary>One module for a method to quantize.</summary>
/// <param name="Model">In full precision; never changed.</param>
/// <param name="Span">The module's layers.</param>
/// <param name="Scheme">How each weight and activation is quantized.</param>
/// <param name="Calibration">What the module sees.</param>
public sealed record ModuleTask(
    IEncoderModel Model, ModuleSpan Span, QuantizationScheme Scheme, CalibrationInput Calibration)
{
    /// <summary>Called with the fraction done, in [0, 1].</summary>
    public Action<double>? Progress { get; init; }

    public CancellationToken Cancellation { get; init; }
}
