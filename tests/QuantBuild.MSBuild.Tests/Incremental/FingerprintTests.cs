using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Tests.Support;

namespace QuantBuild.MSBuild.Tests.Incremental;

public sealed class FingerprintTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string recipe;
    private readonly string data;

    public FingerprintTests()
    {
        recipe = folder.Write("a.quant.yaml", "recipe");
        data = folder.Write("data.tsv", "data");
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
    public void Compose_OtherCache_Differs() => Compose("a").ShouldNotBe(Compose("b"));

    [Fact]
    public void Compose_InputChangedDuringTheRun_DiffersFromEveryLaterState()
    {
        var started = File.GetLastWriteTimeUtc(data) - TimeSpan.FromSeconds(1);

        Fingerprint.Compose("", recipe, "tool", [data], started).ShouldNotBe(Compose());
    }

    public void Dispose() => folder.Dispose();

    private void AfterChange(Action change)
    {
        var before = Compose();
        change();
        Compose().ShouldNotBe(before);
    }

    private string Compose(string cacheRoot = "") =>
        Fingerprint.Compose(cacheRoot, recipe, "tool", [data], DateTime.MaxValue);
}
