using System.Diagnostics;
using QuantBuild.Cli.Stopping;
using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests.Stopping;

/// <summary>Real processes in the middle of a long stage.</summary>
public sealed class CancellationTests
{
    private const int EndlessSteps = 1_000_000;

    // The grace that is given is below a second (StopSignalTests); a busy machine may need longer to end a process.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_DuringAStage_EndsTheProcess(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        new TinyModelProject(folder.Path).WriteRecipe(EndlessSteps);
        using var child = ChildProcess.Start(folder.Path, "run", "tiny.quant.yaml", "--json");
        await child.ReadUntilAsync("\"progress\"");

        await child.SignalAsync(signal);
        var (code, output, wait) = await child.EndAsync();

        code.ShouldBe(130);
        wait.ShouldBeLessThan(Soon);
        output.ShouldEndWith("{\"type\":\"result\",\"exitCode\":130}\n");
        Directory.Exists(folder[Path.Combine("quantized", "tiny")]).ShouldBeFalse("nothing half-written is visible");
    }

    [Fact]
    public async Task Parent_Ends_StopsTheRunLikeACancellation()
    {
        using var folder = new TemporaryFolder();
        new TinyModelProject(folder.Path).WriteRecipe(EndlessSteps);
        using var parent = Process.Start("sleep", ["600"]);
        using var child = ChildProcess.Start(
            folder.Path, "run", "tiny.quant.yaml", "--json", "--parent", ParentIdentity.Of(parent).ToString());
        await child.ReadUntilAsync("\"progress\"");

        parent.Kill();
        var (code, output, wait) = await child.EndAsync();

        code.ShouldBe(130);
        wait.ShouldBeLessThan(Soon);
        output.ShouldContain("QB5003");
    }
}
