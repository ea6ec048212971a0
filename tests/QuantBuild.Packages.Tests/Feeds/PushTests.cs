using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Tests.Feeds.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Packages.Tests.Feeds;

public sealed class PushTests
{
    private const string Key = "key-of-the-feed";

    private static readonly ModelPackageBuilder Sentiment = new ModelPackageBuilder("Some.Sentiment", "1.2.3").Model(
        "sentiment");

    [Fact]
    public async Task PushAsync_ToAnHttpFeed_CanBePulled()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions { ApiKey = Key });
        site.Configuration.Source("feed", feed.Source);

        var source = await site.Open("feed").PushAsync(
            new PushRequest { Package = Sentiment.Save(site["out"]), ApiKey = Key }, default);

        source.ShouldBe("feed");
        (await site.PullAsync(Sentiment.Identity)).WereThere.ShouldBeFalse();
    }

    [Fact]
    public async Task PushAsync_WrongKey_IsRefusedWithoutShowingIt()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions { ApiKey = Key });
        site.Configuration.Source("feed", feed.Source);
        const string wrong = "another-key-9";

        var fault = await FaultAsync(site, new PushRequest { Package = Sentiment.Save(site["out"]), ApiKey = wrong });

        fault.Code.ShouldBe("QB5043");
        site.Listener.Notes.Append(fault.ToString()).ShouldAllBe(line => !line.Contains(wrong));
        feed.Packages.Count.ShouldBe(0);
    }

    [Fact]
    public async Task PushAsync_VersionThatIsThere_IsRefusedUnlessSkipped()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        feed.Packages.Add(Sentiment.Build());
        site.Configuration.Source("feed", feed.Source);
        var request = new PushRequest { Package = Sentiment.Save(site["out"]) };

        (await FaultAsync(site, request)).Code.ShouldBe("QB5048");
        await site.Open("feed").PushAsync(request with { SkipDuplicate = true }, default);
    }

    [Fact]
    public async Task PushAsync_ToAFolder_CanBePulled()
    {
        using var site = new FeedSite();
        Directory.CreateDirectory(site["feed"]);
        site.Configuration.Source("feed", site["feed"]).DefaultPushSource("feed");
        var request = new PushRequest { Package = Sentiment.Save(site["out"]) };

        (await site.Open().PushAsync(request, default)).ShouldBe("feed");

        (await site.PullAsync(Sentiment.Identity)).WereThere.ShouldBeFalse();    }

    [Fact]
    public async Task PushAsync_NoSource_SaysHowToGiveOne()
    {
        using var site = new FeedSite();

        var fault = await Should.ThrowAsync<DiagnosticException>(
            () => site.Open().PushAsync(new PushRequest { Package = Sentiment.Save(site["out"]) }, default));

        fault.Diagnostics.Single().Code.ShouldBe("QB5044");
        fault.Message.ShouldContain("--source");
    }

    [Fact]
    public async Task PushAsync_PlainHttpNotAllowed_IsRefused()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        site.Configuration.Source("feed", feed.Source, allowsInsecureConnections: false);

        (await FaultAsync(site, new PushRequest { Package = Sentiment.Save(site["out"]) })).Code.ShouldBe("QB5049");
        feed.Requests.ShouldBeEmpty();
    }

    private static async Task<Diagnostic> FaultAsync(FeedSite site, PushRequest request) =>
        (await Should.ThrowAsync<DiagnosticException>(() => site.Open("feed").PushAsync(request, default)))
            .Diagnostics.ShouldHaveSingleItem();
}
