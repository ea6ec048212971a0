namespace QuantBuild.Models.Data;

/// <summary>What random numbers are drawn for: streams of one seed that must not meet.</summary>
internal static class RandomPurpose
{
    public const uint Sample = 0x4D00_0001;
    public const uint Epoch = 0x4D00_0002;
    public const uint BatchOrder = 0x4D00_0003;
    public const uint Initialization = 0x4D00_0004;
    public const uint Bootstrap = 0x4D00_0005;
    public const uint HeldBack = 0x4D00_0006;
    public const uint Masking = 0x4D00_0007;
    public const uint JudgedMasking = 0x4D00_0008;
}
