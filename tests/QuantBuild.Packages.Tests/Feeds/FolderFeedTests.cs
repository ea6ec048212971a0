using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Feeds.Protocol;
using QuantBuild.Packages.Tests.Feeds.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Packages.Tests.Feeds;

public sealed class FolderFeedTests
{
    private static readonly ModelPackageBuilder Sentiment = new ModelPackageBuilder("Some.Sentiment", "1.2.3").Model(
        "sentiment");

    [Fact]
    public async Task GetAsync_PackageOfAFolder_GivesTheVerifiedFiles()
    {
        using var site = new FeedSite();
        Sentiment.Save(site["feed"]);
        site.Configuration.Source("feed", site["feed"]);

        (await site.PullAsync(Sentiment.Identity)).WereThere.ShouldBeFalse();
        (await site.PullAsync(Sentiment.Identity)).WereThere.ShouldBeTrue();
    }

    [Fact]
    public async Task FindLatestAsync_OfAFolder_IsTheHighest()
    {
        using var site = new FeedSite();
        Sentiment.Save(site["feed"]);
        new ModelPackageBuilder("Some.Sentiment", "1.10.0").Model("sentiment").Save(site["feed"]);
        site.Configuration.Source("feed", site["feed"]);

        (await site.Open().FindLatestAsync("Some.Sentiment", prerelease: false, default)).Version.ShouldBe("1.10.0");
    }

    [Fact]
    public async Task GetAsync_SourceGivenAsFolder_ReplacesTheConfiguredOnes()
    {
        using var site = new FeedSite();
        Sentiment.Save(Path.Combine(site.Folder, "local feed"));
        site.Configuration.Source("feed", site["absent"]);

        var installed = await site.Open("local feed").GetAsync(Sentiment.Identity, _ => Task.CompletedTask, default);

        installed.Source.ShouldBe(Path.Combine(site.Folder, "local feed"));
    }

    [Fact]
    public async Task GetAsync_MappingWithoutTheSource_IsAnErrorThatNamesTheMapping()
    {
        using var site = new FeedSite();
        Sentiment.Save(site["feed"]);
        site.Configuration.Source("feed", site["feed"]).Source("other", site["other"])
            .Mapping("feed", "Company.*").Mapping("other", "Other.*");

        var fault = await site.PullFaultAsync(Sentiment.Identity);

        fault.Code.ShouldBe("QB5044");
        fault.Message.ShouldContain("packageSourceMapping");
        fault.Message.ShouldContain("Some.Sentiment");
    }

    [Fact]
    public async Task GetAsync_MappingWithTheSource_AsksOnlyThatOne()
    {
        using var site = new FeedSite();
        Sentiment.Save(site["feed"]);
        site.Configuration.Source("broken", site["absent"]).Source("feed", site["feed"])
            .Mapping("feed", "Some.*").Mapping("broken", "*");

        (await site.PullAsync(Sentiment.Identity)).Packages[0].Source.ShouldBe("feed");
    }

    [Fact]
    public async Task GetAsync_DisabledSource_DoesNotCount()
    {
        using var site = new FeedSite();
        Sentiment.Save(site["feed"]);
        site.Configuration.Source("feed", site["feed"]).Disabled("feed");

        (await site.PullFaultAsync(Sentiment.Identity)).Code.ShouldBe("QB5044");
        Should.Throw<DiagnosticException>(() => site.Open("feed")).Message.ShouldContain("disabled");
    }

    [Fact]
    public async Task GetAsync_SecondSourceHasIt_TheFirstFailing_IsTakenFromThere()
    {
        using var site = new FeedSite();
        Sentiment.Save(site["feed"]);
        site.Configuration.Source("broken", site["absent"]).Source("feed", site["feed"]);

        (await site.PullAsync(Sentiment.Identity)).Packages[0].Source.ShouldBe("feed");
    }

    [Fact]
    public void Open_UnknownSource_SuggestsTheNearest()
    {
        using var site = new FeedSite();
        site.Configuration.Source("company", site["feed"]);

        var fault = Should.Throw<DiagnosticException>(() => site.Open("compani")).Diagnostics.Single();

        fault.Code.ShouldBe("QB5044");
        fault.Message.ShouldContain("did you mean 'company'?");
    }

    [Fact]
    public void Open_BrokenConfiguration_IsAnErrorThatNamesTheFile()
    {
        using var site = new FeedSite();
        File.WriteAllText(Path.Combine(site.Folder, "nuget.config"), "<configuration><packageSources>");

        var fault = Should.Throw<DiagnosticException>(() => FeedClient.Open(
            new FeedOptions { Folder = site.Folder }, site.Listener)).Diagnostics.Single();

        fault.Code.ShouldBe("QB5045");
        fault.Message.ShouldContain("nuget.config");
    }
}
