using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace QuantBuild.Cli.Backends;

/// <summary>Who made the processor.</summary>
internal static class Processor
{
    private const string Intel = "GenuineIntel";

    /// <summary>Whether it is one of Intel's.</summary>
    public static bool IsIntel { get; } = X86Base.IsSupported && VendorOf(X86Base.CpuId(0, 0)) == Intel;

    /// <param name="leaf">Of CPUID's leaf 0, whose registers hold the name.</param>
    public static string VendorOf((int Eax, int Ebx, int Ecx, int Edx) leaf) =>
        Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>([leaf.Ebx, leaf.Edx, leaf.Ecx]));
}
