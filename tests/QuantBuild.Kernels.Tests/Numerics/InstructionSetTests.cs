using System.Diagnostics;
using System.Globalization;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Numerics;

public sealed class InstructionSetTests
{
    // Of numerics version 1. A different digest is a change of the numerics: raise NumericsVersion with it.
    private const string Digest = "38f753957ed8e31ee40e0270b4aa549ce975c0d9a172d5068613d24fdfaa5df7";

    [Fact]
    public void Kernels_OnThisMachine_GiveTheRecordedDigest() => KernelDigest.Compute().ShouldBe(Digest);

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 32)]
    public void Kernels_WithAnInstructionSetSwitchedOff_GiveTheRecordedDigest(string variable, int widest)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            ArgumentList = { typeof(InstructionSetTests).Assembly.Location, Program.Command },
            Environment = { [variable] = "0" },
        };
        using var child = Process.Start(start)!;
        var words = child.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();

        child.ExitCode.ShouldBe(0);
        words.Length.ShouldBe(2);
        int.Parse(words[0], CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(
            widest, $"{variable}=0 must narrow the vectors");
        words[1].ShouldBe(Digest, variable);
    }
}
