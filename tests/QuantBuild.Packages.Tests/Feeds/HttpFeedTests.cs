using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Tests.Feeds.Support;
using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Packages.Tests.Feeds;

public sealed class HttpFeedTests
{
    private const string Password = "correct-horse-7";

    private static readonly ModelPackageBuilder Sentiment = new ModelPackageBuilder("Some.Sentiment", "1.2.3").Model(
        "sentiment");

    [Fact]
    public async Task GetAsync_PackageOfAnHttpFeed_GivesTheVerifiedFiles()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        feed.Packages.Add(Sentiment.Build());
        site.Configuration.Source("feed", feed.Source);

        var pulled = await site.PullAsync(Sentiment.Identity);

        pulled.WereThere.ShouldBeFalse();
        pulled.Packages.ShouldHaveSingleItem().Source.ShouldBe("feed");
        pulled.Packages[0].Folder.ShouldBe(site.InstallFolder(Sentiment.Identity));
        pulled.Manifest.Files.Count().ShouldBe(2);
        pulled.Manifest.Files.ShouldAllBe(file => new FileInfo(pulled.PathOf(file)).Length == file.Bytes);
    }

    [Fact]
    public async Task GetAsync_PackageThatIsThere_MakesNoRequest()
    {
        using var site = new FeedSite();
        var feed = await FeedServer.StartAsync();
        feed.Packages.Add(Sentiment.Build());
        site.Configuration.Source("feed", feed.Source);
        await site.PullAsync(Sentiment.Identity);
        var before = feed.Requests.Count;

        (await site.PullAsync(Sentiment.Identity)).WereThere.ShouldBeTrue();

        feed.Requests.Count.ShouldBe(before, string.Join('\n', feed.Requests));
        await feed.DisposeAsync();
        (await site.PullAsync(Sentiment.Identity)).WereThere.ShouldBeTrue("the feed is gone");
    }

    [Fact]
    public async Task GetAsync_FeedWithPassword_TakesThatOfTheConfiguration()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync(
            new FeedServerOptions { Credentials = ("reader", Password) });
        feed.Packages.Add(Sentiment.Build());
        site.Configuration.Source("feed", feed.Source).Credentials("feed", "reader", Password);

        (await site.PullAsync(Sentiment.Identity)).WereThere.ShouldBeFalse();
    }

    [Fact]
    public async Task GetAsync_FeedWithPassword_TakesThatOfTheEnvironment()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync(
            new FeedServerOptions { Credentials = ("reader", Password) });
        feed.Packages.Add(Sentiment.Build());
        const string name = "quantbuild_test_environment";
        site.Configuration.Source(name, feed.Source);
        Environment.SetEnvironmentVariable(
            $"NuGetPackageSourceCredentials_{name}", $"Username=reader;Password={Password}");

        (await site.PullAsync(Sentiment.Identity)).WereThere.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetAsync_WrongPassword_IsAnErrorWithoutIt(bool isGiven)
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync(
            new FeedServerOptions { Credentials = ("reader", Password) });
        feed.Packages.Add(Sentiment.Build());
        site.Configuration.Source("feed", feed.Source);
        const string wrong = "wrong-horse-8";
        if (isGiven)
        {
            site.Configuration.Credentials("feed", "reader", wrong);
        }

        var fault = await site.PullFaultAsync(Sentiment.Identity);

        fault.Code.ShouldBe("QB5043");
        fault.Message.ShouldContain("'feed'");
        fault.Message.ShouldContain(isGiven ? "'reader'" : "without credentials");
        site.Listener.Notes.Append(fault.ToString())
            .ShouldAllBe(line => !line.Contains(wrong) && !line.Contains(Password));
    }

    [Fact]
    public async Task GetAsync_AddressWithPassword_IsShownWithoutIt()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        site.Configuration.Source("feed", feed.Source.Replace("://", "://reader:in-the-address@") + "?sig=signature");

        var fault = await site.PullFaultAsync(Sentiment.Identity);

        site.Listener.Notes.Append(fault.ToString())
            .ShouldAllBe(line => !line.Contains("in-the-address") && !line.Contains("sig=signature"));
    }

    [Fact]
    public async Task GetAsync_MissingPackage_IsNotFound()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        site.Configuration.Source("feed", feed.Source);

        var fault = await site.PullFaultAsync(Sentiment.Identity);

        fault.Code.ShouldBe("QB5041");
        fault.Message.ShouldContain("'Some.Sentiment' is not on 'feed'");
    }

    [Fact]
    public async Task GetAsync_MissingVersion_NamesThoseThatAreThere()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        feed.Packages.Add(Sentiment.Build());
        site.Configuration.Source("feed", feed.Source);

        var fault = await site.PullFaultAsync(Sentiment.Identity with { Version = "2.0.0" });

        fault.Code.ShouldBe("QB5041");
        fault.Message.ShouldContain("no version 2.0.0");
        fault.Message.ShouldContain("1.2.3");
    }

    [Fact]
    public async Task GetAsync_UnreachableFeed_IsAnErrorThatNamesIt()
    {
        using var site = new FeedSite();
        var feed = await FeedServer.StartAsync();
        site.Configuration.Source("feed", feed.Source);
        await feed.DisposeAsync();

        var fault = await site.PullFaultAsync(Sentiment.Identity);

        fault.Code.ShouldBe("QB5042");
        fault.Message.ShouldContain("'feed'");
    }

    [Fact]
    public async Task GetAsync_PlainHttp_IsRefusedUnlessAllowed()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        site.Configuration.Source("feed", feed.Source, allowsInsecureConnections: false);

        (await site.PullFaultAsync(Sentiment.Identity)).Code.ShouldBe("QB5049");
        feed.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task FindLatestAsync_StableOrNot_IsTheHighest()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        foreach (var version in new[] { "1.9.0", "1.10.0", "2.0.0-beta.1" })
        {
            feed.Packages.Add(new ModelPackageBuilder("Some.Sentiment", version).Model("sentiment").Build());
        }

        site.Configuration.Source("feed", feed.Source);
        var client = site.Open();

        (await client.FindLatestAsync("some.sentiment", prerelease: false, default)).Version.ShouldBe("1.10.0");
        (await client.FindLatestAsync("some.sentiment", prerelease: true, default)).Version.ShouldBe("2.0.0-beta.1");
    }

    [Fact]
    public async Task GetAsync_CancelledInTheMiddle_LeavesNoPackageAndComesNextTime()
    {
        using var site = new FeedSite();
        using var cancellation = new CancellationTokenSource();
        var isPaused = true;
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions
        {
            Pause = async aborted =>
            {
                if (isPaused)
                {
                    await cancellation.CancelAsync();
                    await Task.Delay(TimeSpan.FromSeconds(30), aborted).ContinueWith(
                        _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                }
            },
        });
        feed.Packages.Add(Sentiment.Build());
        site.Configuration.Source("feed", feed.Source);

        await Should.ThrowAsync<OperationCanceledException>(
            () => site.PullAsync(Sentiment.Identity, cancellation.Token));

        File.Exists(Path.Combine(site.InstallFolder(Sentiment.Identity), PackageManifest.FileName)).ShouldBeFalse();
        isPaused = false;
        (await site.PullAsync(Sentiment.Identity)).WereThere.ShouldBeFalse();
    }

    [Fact]
    public async Task GetAsync_LargePackage_TellsHowFarItIs()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        var noise = new byte[5 << 20];
        new Random(1).NextBytes(noise);
        var large = new ModelPackageBuilder("Some.Large", "1.0.0")
            .Model("large", new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["model.safetensors"] = noise });
        feed.Packages.Add(large.Build());
        site.Configuration.Source("feed", feed.Source);

        await site.PullAsync(large.Identity);

        site.Listener.Bytes.Count.ShouldBeGreaterThan(2);
        site.Listener.Bytes.ShouldBe(site.Listener.Bytes.Order());
    }
}
