using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests;

/// <summary>
/// The child process of <see cref="SameBytesTests"/>, which prints the widest accelerated vector, whether fused
/// multiply-add is, and the digest of a checkpoint that it makes; of <see cref="KilledRunTests"/>, which runs a
/// recipe; and of <see cref="KilledPublishingTests"/>, which kills itself while it publishes.
/// </summary>
internal static class Program
{
    public const string Command = "checkpoint";

    public const string RunCommand = "run";

    public const string PublishCommand = "publish";

    public static int Main(string[] arguments)
    {
        if (arguments is [RunCommand, var folder])
        {
            TinyProject.RunThere(folder);
            return 0;
        }

        if (arguments is [PublishCommand, var output, var change])
        {
            KilledPublishingTests.PublishAndDie(output, int.Parse(change, CultureInfo.InvariantCulture));
            return 0;
        }

        if (arguments is not [Command])
        {
            return 1;
        }

        Console.WriteLine($"{WidestVector} {Fma.IsSupported} {SameBytesTests.MakeCheckpoint(threads: 1)}");
        return 0;
    }

    /// <summary>In bits; 0 where no vector is accelerated.</summary>
    private static int WidestVector =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 0;
}
