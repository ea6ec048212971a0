using System.Text;
using QuantBuild.Packages.Tests.Feeds.Support;
using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Packages.Tests.Feeds;

public sealed class DamagedPackageTests
{
    private static ModelPackageBuilder Sentiment() =>
        new ModelPackageBuilder("Some.Sentiment", "1.2.3").Model("sentiment");

    [Fact]
    public async Task GetAsync_OneByteOfAFileChanged_NamesTheFileAndUnpacksNothing()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        var damaged = Sentiment();
        feed.Packages.Add(
            damaged.Build(change: files => files["models/sentiment/full-precision/model.safetensors"][77] ^= 1));
        site.Configuration.Source("feed", feed.Source);

        var fault = await site.PullFaultAsync(damaged.Identity);

        fault.Code.ShouldBe("QB5021");
        fault.Message.ShouldContain("'models/sentiment/full-precision/model.safetensors'");
        File.Exists(Path.Combine(site.InstallFolder(damaged.Identity), "models")).ShouldBeFalse();
        (await site.PullFaultAsync(damaged.Identity)).Code.ShouldBe("QB5021", "it was not kept");
    }

    [Fact]
    public async Task GetAsync_AnyByteOfTheArchiveChanged_GivesTheRightFilesOrAnError()
    {
        var whole = Sentiment().Build();
        for (var at = 3; at < whole.Length; at += whole.Length / 40)
        {
            using var site = new FeedSite();
            var changed = whole.ToArray();
            changed[at] ^= 0x10;
            Directory.CreateDirectory(site["feed"]);
            await File.WriteAllBytesAsync(Path.Combine(site["feed"], "some.sentiment.1.2.3.nupkg"), changed);
            site.Configuration.Source("feed", site["feed"]);
            try
            {
                // What no reader looks at may differ, such as a time.
                (await site.PullAsync(Sentiment().Identity)).Manifest.Files.Count().ShouldBe(2);
            }
            catch (QuantBuild.Recipes.Diagnostics.DiagnosticException exception)
            {
                exception.Diagnostics.ShouldAllBe(fault => fault.Code.StartsWith("QB50"), $"byte {at}");
            }
        }
    }

    [Fact]
    public async Task GetAsync_PackageWithoutManifest_IsNoModelPackage()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        feed.Packages.Add(Sentiment().Build(withManifest: false));
        site.Configuration.Source("feed", feed.Source);

        var fault = await site.PullFaultAsync(Sentiment().Identity);

        fault.Code.ShouldBe("QB5020");
        fault.Message.ShouldContain("quantbuild.models.json");
    }

    [Fact]
    public async Task GetAsync_FileMissing_NamesTheFile()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        feed.Packages.Add(
            Sentiment().Build(change: files => files.Remove("models/sentiment/full-precision/config.json")));
        site.Configuration.Source("feed", feed.Source);

        var fault = await site.PullFaultAsync(Sentiment().Identity);

        fault.Code.ShouldBe("QB5022");
        fault.Message.ShouldContain("config.json");
    }

    [Fact]
    public async Task GetAsync_ChangedInThePackagesFolder_NamesTheFile()
    {
        using var site = new FeedSite();
        Sentiment().Save(site["feed"]);
        site.Configuration.Source("feed", site["feed"]);
        var pulled = await site.PullAsync(Sentiment().Identity);
        await File.WriteAllTextAsync(pulled.PathOf(pulled.Manifest.Files.First()), "{ }", Encoding.UTF8);

        var fault = await site.PullFaultAsync(Sentiment().Identity);

        fault.Code.ShouldBe("QB5021");
        fault.Message.ShouldContain("config.json");
    }

    [Fact]
    public async Task GetAsync_NoArchive_IsDamaged()
    {
        using var site = new FeedSite();
        Directory.CreateDirectory(site["feed"]);
        await File.WriteAllTextAsync(Path.Combine(site["feed"], "Some.Sentiment.1.2.3.nupkg"), "no archive");
        site.Configuration.Source("feed", site["feed"]);

        (await site.PullFaultAsync(Sentiment().Identity)).Code.ShouldBe("QB5020");
    }
}
