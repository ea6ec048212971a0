using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Quantization.Numbers;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>Quantized tensors in the terms of the format.</summary>
internal static class PackedModules
{
    // Static input quantizers stand in the checkpoint where the format has integer kernels for them: 8-bit weights.
    private const int IntegerBits = 8;

    /// <summary>Every quantized weight, by name.</summary>
    public static IReadOnlyList<PackedLinear> Of(ExportedModel model) => [.. model.Linears.Select(Pack)];

    private static PackedLinear Pack(QuantizedLinear linear)
    {
        var weight = linear.Weight;
        return new PackedLinear
        {
            Name = linear.Name,
            Bits = weight.Bits,
            Granularity = weight.Granularity.Kind switch
            {
                GranularityKind.Tensor => PackedGranularity.Tensor,
                GranularityKind.Channel => PackedGranularity.Channel,
                _ => PackedGranularity.Group,
            },
            GroupSize = weight.Granularity.GroupSize,
            Rows = weight.Rows,
            Columns = weight.Columns,
            Codes = weight.Codes,
            Steps = weight.Steps,
            ZeroPoints = weight.ZeroPoints,
            IsEmbedding = linear.IsEmbedding,
            Activation = weight.Bits == IntegerBits && linear.Input is { Bits: IntegerBits } input
                ? ActivationQuantization.Static(input.Step, input.Bits, input.ZeroPoint)
                : null,
        };
    }
}
