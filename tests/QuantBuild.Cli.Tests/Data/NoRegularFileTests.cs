using System.Diagnostics;

namespace QuantBuild.Cli.Tests.Data;

/// <summary>
/// Whatever the product reads, a folder, a pipe without a writer or a device in its place is refused with a code, and
/// nothing waits for it. Each test would hang otherwise.
/// </summary>
public sealed class NoRegularFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public NoRegularFileTests()
    {
        _ = new TinyModelProject(folder.Path);
    }

    public static TheoryData<string, string> Places
    {
        get
        {
            var places = new TheoryData<string, string>();
            string[] files =
                [
                    "train.tsv",
                    "dev.tsv",
                    "tiny.quant.yaml",
                    "model/config.json",
                    "model/model.safetensors",
                    "model/vocab.txt",
                ];
            foreach (var file in files)
            {
                foreach (var kind in (string[])["folder", "pipe", "device"])
                {
                    places.Add(file, kind);
                }
            }

            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Run_InputThatIsNoFile_IsRefused(string file, string kind)
    {
        if (!Replace(file, kind))
        {
            return;
        }

        foreach (var command in (string[])["validate", "plan", "run"])
        {
            var call = Invocation.Run(folder.Path, command, "tiny.quant.yaml");

            call.ExitCode.ShouldBe(2, call.All);
            call.All.ShouldNotContain("denied", Case.Insensitive);
            call.All.ShouldNotContain("QB9999");
        }
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("folder")]
    public void Run_ResponseFileThatIsNoFile_IsRefused(string kind)
    {
        if (Replace("arguments", kind))
        {
            var call = Invocation.Run(folder.Path, "run", "@" + folder["arguments"]);

            call.ExitCode.ShouldBe(2, call.All);
            call.Error.ShouldContain($"is a {kind}, not a file", customMessage: call.All);
        }
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("device")]
    public void Verify_PackageThatIsNoFile_IsRefused(string kind)
    {
        if (Replace("a.nupkg", kind))
        {
            var call = Invocation.Run(folder.Path, "verify", "a.nupkg");

            call.ExitCode.ShouldBe(2, call.All);
            call.Error.ShouldContain($"a {kind}, not a file", customMessage: call.All);
        }
    }

    [Fact]
    public void Evaluate_DataThatIsAPipe_IsRefused()
    {
        if (Replace("dev.tsv", "pipe"))
        {
            var call = Invocation.Run(folder.Path, "evaluate", "model", "--data", "dev.tsv");

            call.ExitCode.ShouldBe(2, call.All);
            call.Error.ShouldContain("error QB3001: The file is a pipe, not a file.", customMessage: call.All);
        }
    }

    public void Dispose() => folder.Dispose();

    // False where the system has no such thing.
    private bool Replace(string file, string kind)
    {
        var path = folder[file];
        File.Delete(path);
        if (kind == "folder")
        {
            Directory.CreateDirectory(path);
            return true;
        }

        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        if (kind == "device")
        {
            File.CreateSymbolicLink(path, "/dev/zero");
            return true;
        }

        using var make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        return true;
    }
}
