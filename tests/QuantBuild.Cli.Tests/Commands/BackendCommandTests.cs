using System.Text.Json;
using QuantBuild.Cli.Backends;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests.Commands;

public sealed class BackendCommandTests
{
    private static readonly string[] Managed = ["managed", "built-in", "cpu"];

    [Fact]
    public void List_WhereNothingIsInstalled_SaysHowToGetIt()
    {
        using var feed = new BackendFeed();

        var list = feed.Run("backend", "list");
        var json = feed.Run("backend", "list", "--json");

        list.ExitCode.ShouldBe(0, list.All);
        list.Error.ShouldContain("'dotnet quantize backend install torch' gets it");
        Facts(json).ShouldBe([Managed, ["torch", "missing", "cpu cuda npu"]]);
    }

    [Fact]
    public void InstallListCheckRun_OfTheStandIn_ComputeWithIt()
    {
        using var feed = new BackendFeed();
        _ = new TinyModelProject(feed.Folder);

        var install = feed.Install();
        var list = feed.Run("backend", "list", "--json");
        var check = feed.Run("backend", "check", "torch", "--json");
        var run = feed.Run("run", "tiny.quant.yaml", "--backend", "torch", "--output", "out", "--json");

        install.ExitCode.ShouldBe(0, install.All);
        install.Error.ShouldContain($"{BackendFeed.Id} {ProductVersion.Text} and standin-native-cpu 2.0.0");
        install.Error.ShouldContain("about 9.0 kB to download, 29.0 kB on the disk");
        var packages = install.JsonLines[^1].GetProperty("packages").EnumerateArray().ToList();
        packages.Select(package => package.GetProperty("id").GetString()).ShouldBe(
            [BackendFeed.Id.ToLowerInvariant(), "standin-native-cpu", "standin.library"]);
        packages.Select(package => Convert.FromBase64String(package.GetProperty("sha512").GetString()!).Length)
            .ShouldAllBe(length => length == 64);
        File.Exists(feed.Assets).ShouldBeTrue();
        Facts(list).ShouldBe([Managed, ["torch", "installed", "cpu"]]);

        check.ExitCode.ShouldBe(0, check.All);
        var identity = check.JsonLines[^1].GetProperty("backend");
        identity.GetProperty("library").GetString().ShouldBe("stand-in 1.0 + libother.so.1 + libstandin.so");
        check.JsonLines[^1].GetProperty("deviation").GetDouble().ShouldBe(0);
        check.JsonLines[^1].GetProperty("gigaflops").GetDouble().ShouldBeGreaterThan(0);
        check.JsonLines[^1].GetProperty("managedGigaflops").GetDouble().ShouldBeGreaterThan(0);
        check.Error.Contains(BackendFeed.Remark, StringComparison.Ordinal).ShouldBe(!Processor.IsIntel);

        run.ExitCode.ShouldBe(0, run.All);
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(feed.Folder, "out", "report.json")));
        var provenance = report.RootElement.GetProperty("provenance");
        provenance.GetProperty("backend").GetProperty("name").GetString().ShouldBe("torch");
        provenance.GetProperty("bitIdentical").GetBoolean().ShouldBeFalse();
        File.ReadAllText(Path.Combine(feed.Folder, "out", "report.md")).ShouldContain("not the same bytes");
    }

    [Fact]
    public void Install_OfWhatNoSourceHas_LeavesWhatWasThere()
    {
        using var feed = new BackendFeed();
        feed.Install().ExitCode.ShouldBe(0);
        var before = File.ReadAllText(feed.Assets);

        var failed = feed.Run("backend", "install", "torch", "--device", "cuda");

        failed.ExitCode.ShouldBe(2, failed.All);
        failed.Error.ShouldContain("error NU1101");
        failed.Error.ShouldContain("error QB5074:");
        File.ReadAllText(feed.Assets).ShouldBe(before);
        Directory.GetFileSystemEntries(Path.GetDirectoryName(feed.Installed)!).ShouldBe([feed.Installed]);
        feed.Run("backend", "check", "torch").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Install_AfterOneThatWasKilled_RemovesWhatItLeft()
    {
        using var feed = new BackendFeed();
        var left = Path.Combine(Path.GetDirectoryName(feed.Installed)!, ".torch.2147483646");
        Directory.CreateDirectory(left);

        feed.Run("backend", "list", "--json").JsonLines[^1].GetProperty("backends")[1].GetProperty("state").GetString()
            .ShouldBe("missing");
        feed.Install().ExitCode.ShouldBe(0);

        Directory.Exists(left).ShouldBeFalse();
        Directory.Exists(feed.Installed).ShouldBeTrue();
    }

    [Fact]
    public void Install_FromASourceGivenByName_TakesItFromThere()
    {
        using var feed = new BackendFeed();
        foreach (var source in (string[])["company", "feed of packages", feed.Feed])
        {
            var install = feed.Run("backend", "install", "torch", "--source", source, "--json");
            install.ExitCode.ShouldBe(0, install.All);
        }

        feed.Run("backend", "install", "torch", "--source", "absent").Error.ShouldContain("error QB5044:");
    }

    [Theory]
    [InlineData("QB5070", "'dotnet quantize backend install torch' gets it", "backend", "check", "torch")]
    [InlineData("QB5071", "no libraries of 'torch' for npu", "backend", "install", "torch", "--device", "npu")]
    [InlineData("QB4007", "a command is missing; choose list, install, check", "backend")]
    [InlineData("QB4007", "did you mean 'list'?", "backend", "lst")]
    [InlineData("QB4007", "<name> is missing", "backend", "install")]
    [InlineData("QB4007", "--device is 'gpu 0', which is no device", "backend", "check", "torch", "--device", "gpu 0")]
    [InlineData("QB4007", "the backend 'managed' does not have", "backend", "check", "managed", "--device", "cuda")]
    public void BackendCommand_WrongInput_IsOneErrorWithItsCode(string code, string text, params string[] arguments)
    {
        using var feed = new BackendFeed();

        var run = feed.Run(arguments);

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain($"error {code}:", customMessage: run.All);
        run.Error.ShouldContain(text);
    }

    [Fact]
    public void Check_OfTheManagedEngine_NeedsNothing()
    {
        using var feed = new BackendFeed();

        var check = feed.Run("backend", "check", "managed");

        check.ExitCode.ShouldBe(0, check.All);
        check.Error.ShouldContain("managed: computes on cpu in float32");
        check.Error.ShouldContain("deviation from it 0");
        check.Error.ShouldNotContain(BackendFeed.Remark);
    }

    [Theory]
    [InlineData("cuda", "QB5071", "there is no driver for 'cuda' here; install one")]
    [InlineData("cuda:7", "QB1005", "there is no device 'cuda:7' here, only cpu")]
    public void Check_OnADeviceThatIsNotThere_SaysWhatIsMissing(string device, string code, string text)
    {
        using var feed = new BackendFeed();
        feed.Install().ExitCode.ShouldBe(0);

        var check = feed.Run("backend", "check", "torch", "--device", device);

        check.ExitCode.ShouldBe(2, check.All);
        check.Error.ShouldContain($"error {code}: {text}");
        check.Error.ShouldNotContain("(Parameter");
    }

    private static IReadOnlyList<string[]> Facts(Invocation list) =>
    [
        .. list.JsonLines[^1].GetProperty("backends").EnumerateArray().Select(backend => new[]
        {
            backend.GetProperty("name").GetString()!,
            backend.GetProperty("state").GetString()!,
            string.Join(' ', backend.GetProperty("devices").EnumerateArray().Select(device => device.GetString())),
        }),
    ];
}
