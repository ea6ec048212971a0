using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests;

/// <summary>
/// The child process of <see cref="Numerics.InstructionSetTests"/>: prints the widest vector it has and the digest.
/// </summary>
internal static class Program
{
    public const string Command = "digest";

    public static int Main(string[] arguments)
    {
        if (arguments is not [Command])
        {
            return 1;
        }

        Console.WriteLine($"{VectorWidth.Widest} {KernelDigest.Compute()}");
        return 0;
    }
}
