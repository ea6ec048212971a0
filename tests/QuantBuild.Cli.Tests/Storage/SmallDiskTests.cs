namespace QuantBuild.Cli.Tests.Storage;

/// <summary>Real disks that are full or read-only. Nothing is tested where nobody may mount one.</summary>
public sealed class SmallDiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SmallDiskTests() => new TinyModelProject(folder.Path).WriteRecipe(method: "rtn");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(200)]
    public void Run_CacheOnAFullDisk_IsQB4006AndTheNextRunGoesOn(int kilobytes)
    {
        using var disk = SmallDisk.TryMount(folder["cache"], Math.Max(kilobytes, 8));
        if (disk is null)
        {
            return;
        }

        if (kilobytes == 0)
        {
            disk.Fill();
        }

        var run = Run();

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("error QB4006", customMessage: run.All);
        run.Error.ShouldContain($"the disk at '{folder["cache"]}'", customMessage: run.All);
        disk.Resize(20_000);
        Run().ExitCode.ShouldBe(0);
        Directory.GetFileSystemEntries(folder["cache/tmp"]).ShouldBeEmpty();
    }

    [Fact]
    public void Run_OutputThatIsAMountPoint_IsPublishedInside()
    {
        using var disk = SmallDisk.TryMount(folder["out"], 8000);
        if (disk is null)
        {
            return;
        }

        Run("--output", "out").ExitCode.ShouldBe(0);
        new TinyModelProject(folder.Path).WriteRecipe(
            method: "rtn", gates: "gates: [{ metric: accuracy, minimum: 0.01 }]");
        Run("--output", "out").ExitCode.ShouldBe(0);

        Directory.GetFileSystemEntries(folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["compressed-tensors", "manifest.json", "report.json", "report.md", "run.json"]);
    }

    [Fact]
    public void Run_OutputOnAFullDisk_IsQB4006AndLeavesWhatWasThere()
    {
        using var disk = SmallDisk.TryMount(folder["out"], 60);
        if (disk is null)
        {
            return;
        }

        var run = Run("--output", "out/tiny");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("error QB4006", customMessage: run.All);
        Directory.GetDirectories(folder["out"]).ShouldBeEmpty();
        disk.Resize(8000);
        Run("--output", "out/tiny").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Run_LogOnAFullDisk_GoesOn()
    {
        using var disk = SmallDisk.TryMount(folder["logs"], 8);
        if (disk is null)
        {
            return;
        }

        disk.Fill();

        var run = Run("--log", "logs/a.log");

        run.ExitCode.ShouldBe(0, run.All);
        run.Error.ShouldContain("warning QB5012", customMessage: run.All);
    }

    [Theory]
    [InlineData("QB4002", "--cache", "disk/cache")]
    [InlineData("QB4001", "--output", "disk/out")]
    public void Run_ReadOnlyDisk_IsTheCodeOfThePlaceAndSaysWhy(string code, params string[] options)
    {
        using var disk = SmallDisk.TryMount(folder["disk"], 8);
        if (disk is null)
        {
            return;
        }

        disk.MakeReadOnly();

        var run = Run(options);

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain($"error {code}", customMessage: run.All);
        run.Error.ShouldContain("read-only", customMessage: run.All);
    }

    [Fact]
    public void PackAndPull_OntoAFullDisk_AreQB4006()
    {
        using var disk = SmallDisk.TryMount(folder["disk"], 8);
        if (disk is null)
        {
            return;
        }

        string[] pack = ["pack", "model", "--id", "Some.Models", "--version", "1.0.0", "--output"];
        Invocation.Run(folder.Path, [.. pack, "feed"]).ExitCode.ShouldBe(0);
        Invocation[] calls =
        [
            Invocation.Run(folder.Path, [.. pack, "disk/packages"]),
            Invocation.Run(folder.Path, "pull", "Some.Models", "--source", "feed", "--output", "disk/pulled"),
        ];

        foreach (var call in calls)
        {
            call.ExitCode.ShouldBe(2, call.All);
            call.Error.ShouldContain("error QB4006", customMessage: call.All);
        }

        Directory.GetFiles(folder["disk"], "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    private Invocation Run(params string[] options) =>
        Invocation.Run(folder.Path, ["run", "tiny.quant.yaml", .. options]);
}
