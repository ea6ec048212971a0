using System.Diagnostics;
using System.Globalization;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests;

/// <summary>
/// The numerics contract, end to end: the same checkpoint on every processor and with any number of threads. The model
/// and the steps are so few that the processes without intrinsics stay under a billion operations.
/// </summary>
public sealed class SameBytesTests
{
    private static readonly Lazy<string> Expected = new(() => MakeCheckpoint(threads: 1));

    [Fact]
    public void Execute_WithTwoThreads_WritesTheSameCheckpoint() => MakeCheckpoint(threads: 2).ShouldBe(Expected.Value);

    /// <summary>What each switch leaves: the widest vector in bits, and whether products may be fused.</summary>
    public static TheoryData<(string Variable, int Widest, bool MayFuse)> Switches => FullMatrix.Cases(
        [("DOTNET_EnableAVX512", 256, true), ("DOTNET_EnableAVX2", 128, false), ("DOTNET_EnableHWIntrinsic", 0, false)],
        few: 2);

    [Theory]
    [MemberData(nameof(Switches))]
    [Trait("Category", FullMatrix.Category)]
    public void Execute_WithAnInstructionSetSwitchedOff_WritesTheSameCheckpoint(
        (string Variable, int Widest, bool MayFuse) off)
    {
        var (variable, widest, mayFuse) = off;
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            ArgumentList = { typeof(SameBytesTests).Assembly.Location, Program.Command },
            Environment = { [variable] = "0" },
        };
        using var child = Process.Start(start)!;
        var words = child.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();

        child.ExitCode.ShouldBe(0);
        words.Length.ShouldBe(3);
        int.Parse(words[0], CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(
            widest, $"{variable}=0 must narrow the vectors");
        (!mayFuse && bool.Parse(words[1])).ShouldBeFalse($"{variable}=0 must take fused multiply-add away");
        words[2].ShouldBe(Expected.Value, variable);
    }

    /// <summary>Each method at 2 and 4 bits on two layers; the digest of all files but the runs' cost.</summary>
    internal static string MakeCheckpoint(int threads) =>
        Digest.OfText(string.Concat(new[] { "mrem", "rem", "gptq" }.Select(method => MakeCheckpoint(method, threads))));

    private static string MakeCheckpoint(string method, int threads)
    {
        using var project = new TinyProject(
            new RecipeText
            {
                Method = method,
                Weights = "bits: 2",
                Samples = 16,
                Steps = 3,
                Overrides = "  overrides: [{ match: '**.dense', weights: { bits: 4, granularity: channel } }]\n"
                    + "  rem: { steps: 2, batchSize: 8 }",
            },
            layers: 2);
        project.Run(threads: threads);
        var files = FolderSnapshot.DigestsOf(project.Output);
        return Digest.OfText(string.Concat(files.Select(file => $"{file.Key}\n{file.Value}\n")));
    }
}
