using QuantBuild.Formats.Numbers;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>What the matrices of one config group have in common; equal ones are one group.</summary>
/// <param name="Format"><see cref="PackQuantized"/> or <see cref="IntQuantized"/>.</param>
/// <param name="Bits">Bits of a stored code.</param>
/// <param name="Granularity">By channel or by group: one step for all is stored repeated for every row.</param>
/// <param name="IsSymmetric">Whether there are no zero points.</param>
/// <param name="Input">The inputs' quantizer without its values, or null.</param>
internal sealed record ConfigGroup(
    string Format, int Bits, Granularity Granularity, bool IsSymmetric, ConfigGroup.InputQuantizer? Input)
{
    public const string PackQuantized = "pack-quantized";
    public const string IntQuantized = "int-quantized";

    public static ConfigGroup Of(QuantizedLinear linear)
    {
        var weight = linear.Weight;
        var isGrouped = weight.Granularity.Kind is GranularityKind.Group;

        // int-quantized is the format of 8-bit kernels: both operands in 8 bits, one step a row.
        var isInteger = weight.Bits == 8 && linear.Input is { Bits: 8 } && !isGrouped;
        var input = linear.Input is { } point
            ? new InputQuantizer(point.Bits, point.ZeroPoint is null, IsDynamic: point.Step is null)
            : null;
        return new ConfigGroup(
            isInteger ? IntQuantized : PackQuantized,
            StoredBits(weight.Bits),
            isGrouped ? weight.Granularity : Granularity.Channel,
            weight.IsSymmetric,
            input);
    }

    // The format packs no codes of 3 bits.
    private static int StoredBits(int bits) => bits == 3 ? 4 : bits;

    /// <param name="Bits">2 to 8.</param>
    /// <param name="IsSymmetric">Whether it has no zero point.</param>
    /// <param name="IsDynamic">Whether its step is computed for every token, so that none is stored.</param>
    internal sealed record InputQuantizer(int Bits, bool IsSymmetric, bool IsDynamic);
}
