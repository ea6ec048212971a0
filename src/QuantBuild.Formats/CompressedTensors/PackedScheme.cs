namespace QuantBuild.Formats.CompressedTensors;

/// <summary>What the modules of one config group have in common; equal schemes share a group.</summary>
/// <param name="Format"><see cref="PackQuantized"/> or <see cref="IntQuantized"/>.</param>
/// <param name="Bits">Bits of a stored code.</param>
/// <param name="GroupSize">0 for one step a row.</param>
/// <param name="IsSymmetric">Whether there are no zero points.</param>
/// <param name="Activation">The inputs' quantizer without its values, or null.</param>
internal sealed record PackedScheme(
    string Format, int Bits, int GroupSize, bool IsSymmetric, PackedScheme.ActivationScheme? Activation)
{
    public const string PackQuantized = "pack-quantized";
    public const string IntQuantized = "int-quantized";

    public static PackedScheme Of(PackedLinear module)
    {
        var activation = module.Activation is { } quantizer
            ? new ActivationScheme(quantizer.Bits, quantizer.IsSymmetric, quantizer.IsDynamic)
            : null;

        // int-quantized is the format of 8-bit kernels: both operands in 8 bits, one step a row.
        var isInteger = module.Bits == 8 && activation is { Bits: 8 } && module.Granularity != PackedGranularity.Group;
        return new PackedScheme(
            isInteger ? IntQuantized : PackQuantized,
            module.StoredBits,
            module.GroupSize,
            module.IsSymmetric,
            activation);
    }

    internal sealed record ActivationScheme(int Bits, bool IsSymmetric, bool IsDynamic);
}
