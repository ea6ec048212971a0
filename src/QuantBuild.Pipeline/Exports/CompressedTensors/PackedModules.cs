using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Numbers;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>Quantized tensors in the terms of the format.</summary>
internal static class PackedModules
{
    // Static input quantizers stand in the checkpoint where the format has integer kernels for them: 8-bit weights.
    private const int IntegerBits = 8;

    /// <summary>Every quantized weight, by name.</summary>
    public static IReadOnlyList<PackedLinear> Of(IReadOnlyList<QuantizedModule> modules)
    {
        var packed = new List<PackedLinear>();
        foreach (var module in modules)
        {
            packed.AddRange(module.Weights.Select(entry => Pack(entry.Key, entry.Value, module)));
        }

        return [.. packed.OrderBy(linear => linear.Name, StringComparer.Ordinal)];
    }

    private static PackedLinear Pack(string name, QuantizedTensor weight, QuantizedModule module) => new()
    {
        Name = name,
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
        IsEmbedding = ModuleNames.IsWordEmbedding(name + ".weight"),
        Activation = InputOf(name, weight, module),
    };

    private static ActivationQuantization? InputOf(string name, QuantizedTensor weight, QuantizedModule module) =>
        weight.Bits == IntegerBits
        && module.Activations.TryGetValue(ModuleNames.InputPointOf(name), out var point)
        && point.Bits == IntegerBits
            ? ActivationQuantization.Static(point.Step, point.Bits, point.ZeroPoint)
            : null;
}
