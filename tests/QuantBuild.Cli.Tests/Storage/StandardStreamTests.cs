using System.Diagnostics;
using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests.Storage;

/// <summary>Commands whose standard streams are full, closed, or read by somebody who leaves.</summary>
public sealed class StandardStreamTests
{
    [Theory]
    [InlineData("2>/dev/full", 0)]
    [InlineData(">/dev/full", 0)]
    [InlineData("2>&-", 0)]
    [InlineData(">&-", 0)]
    [InlineData(">&- 2>&- <&-", 0)]
    [InlineData("--log /dev/full", 0)]
    [InlineData("--json | head -n 1", 0)]
    [InlineData("--json >/dev/full", 0)]
    [InlineData("2>&1 | head -c 1", 0)]
    public void Run_StreamThatTakesNothing_EndsAsIfItDid(string redirection, int code)
    {
        if (!File.Exists("/dev/full"))
        {
            return; // Only Linux has a device that is always full.
        }

        using var folder = new TemporaryFolder();
        new TinyModelProject(folder.Path).WriteRecipe(method: "rtn");

        Shell(folder, $"run tiny.quant.yaml {redirection}").ShouldBe(code);

        Directory.GetFiles(folder["quantized/tiny"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["manifest.json", "report.json", "report.md", "run.json"]);
        Directory.GetFileSystemEntries(folder["cache/tmp"]).ShouldBeEmpty();
        Invocation.Run(folder.Path, "evaluate", "quantized/tiny", "--data", "dev.tsv").ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("plan tiny.quant.yaml >/dev/full", 2)]
    [InlineData("--help >/dev/full", 2)]
    [InlineData("plan tiny.quant.yaml | head -n 1", 0)]
    [InlineData("plan tiny.quant.yaml 2>&-", 0)]
    [InlineData("validate absent.yaml 2>/dev/full", 2)]
    public void Command_WhoseResultIsWhatItWrites_SaysWhetherItArrived(string arguments, int code)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        Shell(folder, arguments).ShouldBe(code);
    }

    private static int Shell(TemporaryFolder folder, string arguments)
    {
        var start = new ProcessStartInfo("/bin/bash") { WorkingDirectory = folder.Path, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            $"set -o pipefail; dotnet exec '{Path.Combine(AppContext.BaseDirectory, "QuantBuild.Cli.dll")}' {arguments}");
        start.Environment["QUANTBUILD_CACHE"] = folder["cache"];
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode;
    }
}
