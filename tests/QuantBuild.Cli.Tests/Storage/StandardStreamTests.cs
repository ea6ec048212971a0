using System.Diagnostics;

namespace QuantBuild.Cli.Tests.Storage;

/// <summary>Commands whose standard streams are full, closed, or read by somebody who leaves.</summary>
public sealed class StandardStreamTests
{
    public static TheoryData<string> Redirections => FullMatrix.Cases(
        [
            "2>/dev/full",
            ">&- 2>&- <&-",
            "--log /dev/full",
            ">/dev/full",
            "2>&-",
            ">&-",
            "--json | head -n 1",
            "--json >/dev/full",
            "2>&1 | head -c 1",
        ],
        few: 3);

    public static TheoryData<string> Results => FullMatrix.Cases(
        [
            "2: plan tiny.quant.yaml >/dev/full",
            "0: plan tiny.quant.yaml | head -n 1",
            "2: --help >/dev/full",
            "0: plan tiny.quant.yaml 2>&-",
            "2: validate absent.yaml 2>/dev/full",
        ],
        few: 1);

    [Theory]
    [MemberData(nameof(Redirections))]
    [Trait("Category", FullMatrix.Category)]
    public void Run_StreamThatTakesNothing_EndsAsIfItDid(string redirection)
    {
        if (!File.Exists("/dev/full"))
        {
            return; // Only Linux has a device that is always full.
        }

        using var folder = new TemporaryFolder();
        new TinyModelProject(folder.Path).WriteRecipe(method: "rtn");

        Shell(folder, $"run tiny.quant.yaml {redirection}").ShouldBe(0);

        Directory.GetFiles(folder["quantized/tiny"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["manifest.json", "report.json", "report.md", "run.json"]);
        Directory.GetFileSystemEntries(folder["cache/tmp"]).ShouldBeEmpty();
        Invocation.Run(folder.Path, "evaluate", "quantized/tiny", "--data", "dev.tsv").ExitCode.ShouldBe(0);
    }

    /// <param name="call">The exit code, then the arguments.</param>
    [Theory]
    [MemberData(nameof(Results))]
    [Trait("Category", FullMatrix.Category)]
    public void Command_WhoseResultIsWhatItWrites_SaysWhetherItArrived(string call)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path);

        Shell(folder, call[3..]).ShouldBe(call[0] - '0');
    }

    private static int Shell(TemporaryFolder folder, string arguments)
    {
        var start = new ProcessStartInfo("/bin/bash") { WorkingDirectory = folder.Path, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            $"set -o pipefail; dotnet exec '{Path.Combine(AppContext.BaseDirectory, "QuantBuild.Cli.dll")}' "
            + $"{arguments}");
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
