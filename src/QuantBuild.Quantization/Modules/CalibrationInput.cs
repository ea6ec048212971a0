using QuantBuild.Models.Data;
using QuantBuild.Quantization.Streams;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Modules;

/// <summary>
/// What a module is calibrated on: the texts, and the activations that flow into and out of the module.
/// </summary>
/// <param name="Texts">The calibration set.</param>
/// <param name="PaddingToken">Fills up short texts in a batch.</param>
/// <param name="QuantizedInput">Outputs of the quantized modules before; null for the first module.</param>
/// <param name="FullPrecisionInput">Outputs of the same modules in full precision; null for the first module.</param>
/// <param name="FullPrecisionOutput">
/// Outputs of this module in full precision; null where nothing learns from them.
/// </param>
public sealed record CalibrationInput(
    TokenizedDataset Texts,
    int PaddingToken,
    IActivationSource? QuantizedInput,
    ActivationStream? FullPrecisionInput,
    ActivationStream? FullPrecisionOutput)
{
    /// <summary>Activations of the given texts as a tensor, zeros behind the shorter ones.</summary>
    /// <returns>[rows, sequence, hidden]</returns>
    internal static Tensor Load(
        ComputeBackend backend, IActivationSource stream, ReadOnlySpan<int> rows, int sequence, int hiddenSize)
    {
        var samples = rows.ToArray();
        return backend.FromHost(
            values => stream.Read(samples, sequence, values), new Shape(rows.Length, sequence, hiddenSize));
    }
}
