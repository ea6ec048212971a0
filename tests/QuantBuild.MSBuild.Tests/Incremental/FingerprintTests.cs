using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild.Tests.Incremental;

public sealed class FingerprintTests : IDisposable
{
    private static readonly BackendSettings NoBackend = new("", "", "");

    private readonly TemporaryFolder folder = new();
    private readonly string recipe;
    private readonly string data;
    private readonly string probe;

    public FingerprintTests()
    {
        recipe = folder.Write("a.quant.yaml", "recipe");
        data = folder.Write("data.tsv", "data");
        probe = folder["tokenizer.json"];
    }

    [Fact]
    public void Compose_NothingChanged_IsEqual() => Compose().ShouldBe(Compose());

    [Fact]
    public void Compose_InputDeleted_Differs() => AfterChange(() => File.Delete(data));

    [Fact]
    public void Compose_InputReplacedByAnOlderFile_Differs() =>
        AfterChange(() => File.SetLastWriteTimeUtc(data, DateTime.UnixEpoch.AddYears(30)));

    [Fact]
    public void Compose_SameTimeOtherLength_Differs() => AfterChange(() =>
    {
        var time = File.GetLastWriteTimeUtc(data);
        File.WriteAllText(data, "longer data");
        File.SetLastWriteTimeUtc(data, time);
    });

    [Fact]
    public void Compose_TargetOfALinkChanged_Differs()
    {
        var target = folder.Write("target.tsv", "data");
        File.Delete(data);
        File.CreateSymbolicLink(data, target);

        AfterChange(() => File.WriteAllText(target, "data and more"));
        AfterChange(() => File.SetLastWriteTimeUtc(target, DateTime.UnixEpoch.AddYears(30)));
        AfterChange(() => File.Delete(target));
    }

    [Fact]
    public void Compose_FileThatWasLookedForAppears_Differs() => AfterChange(() => File.WriteAllText(probe, "{}"));

    [Fact]
    public void Compose_FileThatWasLookedForAppearsAsALink_Differs() =>
        AfterChange(() => File.CreateSymbolicLink(probe, data));

    [Fact]
    public void Compose_FolderBecomesALinkToAnEqualOne_Differs()
    {
        var inner = Copies("snapA");
        File.CreateSymbolicLink(folder["model"], "snapA");
        var before = ComposeOf(inner);

        Copies("snapB");
        File.Delete(folder["model"]);
        File.CreateSymbolicLink(folder["model"], "snapB");

        ComposeOf(inner).ShouldNotBe(before);
    }

    [FieldCaseFact]
    public void Compose_FieldCaseOfALinkedFolder_Differs()
    {
        using var files = new FieldCase("directory-symlink-equal-times");
        foreach (var file in Directory.GetFiles(files.Folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddYears(31));
        }

        var link = files.PathOf("model");
        string[] inputs =
            [.. new[] { "config.json", "model.safetensors", "vocab.txt" }.Select(name => Path.Combine(link, name))];
        File.CreateSymbolicLink(link, "snapA");
        var before = Fingerprint.Compose("", NoBackend, recipe, "tool", inputs, [], DateTime.MaxValue);

        File.Delete(link);
        File.CreateSymbolicLink(link, "snapB");

        Fingerprint.Compose("", NoBackend, recipe, "tool", inputs, [], DateTime.MaxValue).ShouldNotBe(before);
    }

    [Theory]
    [InlineData(100, 50)]
    [InlineData(ContentSample.WholeBytes, ContentSample.WholeBytes - 1)]
    [InlineData(ContentSample.WholeBytes + 1, 0)]
    [InlineData(ContentSample.WholeBytes + 1, ContentSample.WholeBytes)]
    public void Compose_OtherContentOfOneLengthAndTime_Differs(int length, int place)
    {
        var bytes = new byte[length];
        var time = DateTime.UnixEpoch.AddYears(31);
        Put();

        AfterChange(() =>
        {
            bytes[place] = 1;
            Put();
        });

        void Put()
        {
            File.WriteAllBytes(data, bytes);
            File.SetLastWriteTimeUtc(data, time);
        }
    }

    [Fact]
    public void Compose_LongFileRetrained_Differs()
    {
        var bytes = new byte[ContentSample.WholeBytes * 2];
        Put(1);

        AfterChange(() => Put(2));

        void Put(byte value)
        {
            Array.Fill(bytes, value, 1 << 20, bytes.Length - (2 << 20)); // beginning and end alike
            File.WriteAllBytes(data, bytes);
            File.SetLastWriteTimeUtc(data, DateTime.UnixEpoch.AddYears(31));
        }
    }

    [Fact]
    public void Compose_LinkMadeDuringTheRun_DiffersFromEveryLaterState()
    {
        Copies("snapA");
        File.CreateSymbolicLink(folder["model"], "snapA");
        var started = DateTime.UtcNow - TimeSpan.FromMinutes(1);
        var inner = folder["model/weights"];

        Fingerprint.Compose("", NoBackend, recipe, "tool", [inner], [], started).ShouldNotBe(ComposeOf(inner));
    }

    [Fact]
    public void Compose_FileAppearedDuringTheRun_DiffersFromEveryLaterState()
    {
        File.WriteAllText(probe, "{}");
        File.SetLastWriteTimeUtc(probe, DateTime.UnixEpoch.AddYears(30));

        Fingerprint.Compose("", NoBackend, recipe, "tool", [data], [probe], DateTime.UtcNow.AddMinutes(1))
            .ShouldNotBe(Compose());
    }

    [Fact]
    public void Compose_OtherCache_Differs() => Compose("a").ShouldNotBe(Compose("b"));

    [Fact]
    public void Compose_OtherBackend_Differs()
    {
        var assets = folder.Write("project.assets.json", "{}");
        string[] all =
        [
            Compose(),
            Compose(backend: new BackendSettings("torch", "", "")),
            Compose(backend: new BackendSettings("torch", "cpu", "")),
            Compose(backend: new BackendSettings("torch", "cpu", assets)),
        ];
        all.Distinct().Count().ShouldBe(all.Length);

        File.WriteAllText(assets, "{ }");
        Compose(backend: new BackendSettings("torch", "cpu", assets)).ShouldNotBe(all[^1]);
    }

    [Fact]
    public void Compose_InputChangedDuringTheRun_DiffersFromEveryLaterState()
    {
        var started = File.GetLastWriteTimeUtc(data) - TimeSpan.FromSeconds(1);

        Fingerprint.Compose("", NoBackend, recipe, "tool", [data], [], started).ShouldNotBe(Compose());
    }

    public void Dispose() => folder.Dispose();

    private string ComposeOf(string input) =>
        Fingerprint.Compose("", NoBackend, recipe, "tool", [input], [], DateTime.MaxValue);

    // Equal but for the name, down to the time.
    private string Copies(string name)
    {
        File.SetLastWriteTimeUtc(folder.Write(name + "/weights", name), DateTime.UnixEpoch.AddYears(31));
        return folder["model/weights"];
    }

    private void AfterChange(Action change)
    {
        var before = Compose();
        change();
        Compose().ShouldNotBe(before);
    }

    private string Compose(string cacheRoot = "", BackendSettings? backend = null) =>
        Fingerprint.Compose(cacheRoot, backend ?? NoBackend, recipe, "tool", [data], [probe], DateTime.MaxValue);
}
