using QuantBuild.Formats.Numbers;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>The quantized weights of a model as the format stores them.</summary>
internal static class StoredLinears
{
    // Static input quantizers stand in the checkpoint where the format has integer kernels for them: 8-bit weights.
    private const int IntegerBits = 8;

    /// <summary>Every quantized weight, in the model's order.</summary>
    public static IReadOnlyList<QuantizedLinear> Of(ExportedModel model) =>
    [
        .. model.Linears.Select(linear =>
            linear is { Weight.Bits: IntegerBits, Input.Bits: IntegerBits } ? linear : linear with { Input = null }),
    ];
}
