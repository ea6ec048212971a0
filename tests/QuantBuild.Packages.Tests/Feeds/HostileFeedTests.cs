using System.Text;
using Microsoft.AspNetCore.Http;
using QuantBuild.Packages.Tests.Feeds.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Packages.Tests.Feeds;

/// <summary>Sources that answer what they should not, and packages that are not what they are called.</summary>
public sealed class HostileFeedTests
{
    private const string Dtd =
        "<!DOCTYPE package [<!ENTITY a "
        + "'b'>]><package><metadata><id>Some.Sentiment</id><version>1.2.3</version></metadata></package>";

    private const string Broken = "<package><metadata><id>Some.Sentiment</id>";

    private static ModelPackageBuilder Sentiment() =>
        new ModelPackageBuilder("Some.Sentiment", "1.2.3").Model("sentiment");

    [Theory]
    [InlineData("/v3/index.json", "")]
    [InlineData("/v3/index.json", "<html><body>sign in</body></html>")]
    [InlineData("/v3/index.json", "[]")]
    [InlineData("/v3/index.json", "null")]
    [InlineData("/v3/index.json", "{\"version\":\"3.0.0\"}")]
    [InlineData("/v3/index.json", "{\"version\":\"banana\",\"resources\":[]}")]
    [InlineData(
        "/v3/index.json",
        "{\"version\":\"3.0.0\",\"resources\":[{\"@id\":\"::not an "
        + "address\",\"@type\":\"PackageBaseAddress/3.0.0\"}]}")]
    [InlineData("/v3/index.json", "{\"version\":\"3.0.0\",\"resources\":[{\"@id\":7,\"@type\":[1,2]}]}")]
    [InlineData("/v3/index.json", "{\"version\":\"3.0.0\",\"resources\":\"none\"}")]
    [InlineData("/flat/some.sentiment/index.json", "<html>")]
    [InlineData("/flat/some.sentiment/index.json", "{\"versions\":[\"banana\"]}")]
    [InlineData("/flat/some.sentiment/index.json", "{\"versions\":7}")]
    [InlineData("/flat/some.sentiment/index.json", "[1,2,3]")]
    [InlineData("/flat/some.sentiment/1.2.3/some.sentiment.1.2.3.nupkg", "<html>")]
    [InlineData("/flat/some.sentiment/1.2.3/some.sentiment.1.2.3.nupkg", "")]
    public async Task GetAsync_AnAnswerThatIsNone_IsAnErrorWithACodeAndLeavesNothing(string path, string answer)
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions
        {
            Answer = async (context, asked) =>
            {
                if (asked == path)
                {
                    await context.Response.WriteAsync(answer);
                }

                return asked == path;
            },
        });
        feed.Packages.Add(Sentiment().Build());
        site.Configuration.Source("feed", feed.Source);

        var fault = await site.PullFaultAsync(Sentiment().Identity);

        fault.Code.ShouldBeOneOf("QB5020", "QB5041", "QB5042");
        fault.Message.Length.ShouldBeLessThan(2000);
        site.PackagesThatAreThere().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{\"items\":7}")]
    [InlineData("{\"items\":[{\"items\":[{\"catalogEntry\":{\"id\":\"Some.Sentiment\",\"version\":\"banana\"}}]}]}")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task FindLatestAsync_AnAnswerThatIsNone_IsAnErrorWithACode(string answer)
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions
        {
            Answer = async (context, asked) =>
            {
                var isAsked = asked.StartsWith("/registration/", StringComparison.Ordinal);
                if (isAsked)
                {
                    await context.Response.WriteAsync(answer);
                }

                return isAsked;
            },
        });
        site.Configuration.Source("feed", feed.Source);
        var client = site.Open();

        var exception = await Should.ThrowAsync<DiagnosticException>(
            () => client.FindLatestAsync("Some.Sentiment", prerelease: false, default));

        exception.Diagnostics.Single().Code.ShouldBeOneOf("QB5041", "QB5042");
    }

    [Fact]
    public async Task GetAsync_ADownloadThatIsRedirected_ComesFromThere()
    {
        using var site = new FeedSite();
        var content = Sentiment().Build();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions
        {
            Answer = async (context, asked) =>
            {
                if (asked.EndsWith(".nupkg", StringComparison.Ordinal))
                {
                    context.Response.Redirect(context.Request.Path + "-elsewhere?sig=signature-of-the-store");
                    return true;
                }

                var isThere = asked.EndsWith("-elsewhere", StringComparison.Ordinal);
                if (isThere)
                {
                    await context.Response.Body.WriteAsync(content);
                }

                return isThere;
            },
        });
        feed.Packages.Add(content);
        site.Configuration.Source("feed", feed.Source);

        (await site.PullAsync(Sentiment().Identity)).Packages[0].Source.ShouldBe("feed");
    }

    [Fact]
    public async Task GetAsync_RedirectsWithoutEnd_AreAnErrorWithoutTheirQueries()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions
        {
            Answer = (context, _) =>
            {
                context.Response.Redirect(context.Request.Path + "?sig=signature-of-the-store");
                return Task.FromResult(true);
            },
        });
        site.Configuration.Source("feed", feed.Source);

        var fault = await site.PullFaultAsync(Sentiment().Identity);

        fault.Code.ShouldBe("QB5042");
        site.Listener.Notes.Append(fault.ToString()).ShouldAllBe(line => !line.Contains("signature-of-the-store"));
    }

    [Fact]
    public async Task GetAsync_ABodyThatEndsTooEarly_IsAnErrorAndLeavesNothing()
    {
        using var site = new FeedSite();
        var content = Sentiment().Build();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions
        {
            Answer = async (context, asked) =>
            {
                if (!asked.EndsWith(".nupkg", StringComparison.Ordinal))
                {
                    return false;
                }

                context.Response.ContentLength = content.Length;
                await context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return true;
            },
        });
        feed.Packages.Add(content);
        site.Configuration.Source("feed", feed.Source);

        var fault = await site.PullFaultAsync(Sentiment().Identity);

        fault.Code.ShouldBe("QB5042");
        site.PackagesThatAreThere().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("QB5020", Dtd, true)]
    [InlineData("QB5020", Dtd, false)]
    [InlineData("QB5020", Broken, true)]
    [InlineData("QB5020", Broken, false)]
    [InlineData("QB5020", "", true)]
    [InlineData("QB5020", "", false)]
    public async Task GetAsync_ANuspecThatIsNone_IsRefusedAndLeavesNothing(string code, string nuspec, bool isFolder)
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        var package = Sentiment().Nuspec(nuspec);
        feed.Packages.AddAs("Some.Sentiment", "1.2.3", package.Build());
        if (isFolder)
        {
            package.Save(site["feed"]);
        }

        site.Configuration.Source("feed", isFolder ? site["feed"] : feed.Source);

        (await site.PullFaultAsync(package.Identity)).Code.ShouldBe(code);
        site.PackagesThatAreThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task GetAsync_AnotherPackageUnderTheName_IsRefusedAndLeavesNothing()
    {
        using var site = new FeedSite();
        await using var feed = await FeedServer.StartAsync();
        feed.Packages.AddAs(
            "Some.Sentiment", "1.2.3", new ModelPackageBuilder("Some.Other", "9.0.0").Model("sentiment").Build());
        site.Configuration.Source("feed", feed.Source);

        var fault = await site.PullFaultAsync(Sentiment().Identity);

        fault.Code.ShouldBe("QB5027");
        fault.Message.ShouldContain("what came as Some.Sentiment 1.2.3 is Some.Other 9.0.0");
        site.PackagesThatAreThere().ShouldBeEmpty();
    }

    /// <summary>What is left of the first download is behind NuGet's lock, which the second one holds.</summary>
    [Fact]
    public async Task GetAsync_RefusedWhileAnotherGetsTheSamePackage_TellsWhyAndDoesNotWaitForIt()
    {
        using var site = new FeedSite();
        var isBehind = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = Task.FromResult<Diagnostic>(null!);
        var downloads = 0;
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions
        {
            Answer = async (_, asked) =>
            {
                if (!asked.EndsWith(".nupkg", StringComparison.Ordinal))
                {
                    if (downloads > 0)
                    {
                        isBehind.TrySetResult();
                    }
                }
                else if (Interlocked.Increment(ref downloads) == 1)
                {
                    second = Task.Run(() => site.PullFaultAsync(Sentiment().Identity));
                    await isBehind.Task;
                    await Task.Delay(TimeSpan.FromSeconds(1));
                }
                else
                {
                    await mayEnd.Task;
                }

                return false;
            },
        });
        feed.Packages.AddAs(
            "Some.Sentiment", "1.2.3", new ModelPackageBuilder("Some.Other", "9.0.0").Model("sentiment").Build());
        site.Configuration.Source("feed", feed.Source);

        var first = site.PullFaultAsync(Sentiment().Identity);
        var isFirst = await Task.WhenAny(first, Task.Delay(TimeSpan.FromMinutes(1))) == first;
        mayEnd.SetResult();

        isFirst.ShouldBeTrue("it waits for the second one");
        (await first).Code.ShouldBe("QB5027");
        (await second).Code.ShouldBe("QB5027");
        site.PackagesThatAreThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task GetAsync_ManifestOfAnotherPackage_IsRefusedAndLeavesNothing()
    {
        using var site = new FeedSite();
        var package = new ModelPackageBuilder("Some.Other", "9.0.0").Model("sentiment").Nuspec(
            "<package><metadata><id>Some.Sentiment</id><version>1.2.3</version>"
            + "<authors>a</authors><description>b</description></metadata></package>");
        await using var feed = await FeedServer.StartAsync();
        feed.Packages.AddAs("Some.Sentiment", "1.2.3", package.Build());
        site.Configuration.Source("feed", feed.Source);

        (await site.PullFaultAsync(Sentiment().Identity)).Code.ShouldBe("QB5027");
        site.PackagesThatAreThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task GetAsync_APartThatIsNotTheWholes_LeavesTheWholeOut()
    {
        using var site = new FeedSite();
        var part = new ModelPackageBuilder("Some.Models.Part1", "1.0.0").Model("full", seed: 2);
        var whole = new ModelPackageBuilder("Some.Models", "1.0.0").Part(part.Identity).Model("full", part: 1);
        part.Save(site["feed"]);
        whole.Save(site["feed"]);
        site.Configuration.Source("feed", site["feed"]);

        (await site.PullFaultAsync(whole.Identity)).Code.ShouldBe("QB5021");
        site.PackagesThatAreThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task GetAsync_APartUnderAnotherName_IsRefused()
    {
        using var site = new FeedSite();
        var other = new ModelPackageBuilder("Some.Elsewhere", "1.0.0").Model("full");
        var whole = new ModelPackageBuilder("Some.Models", "1.0.0")
            .Part(new("Some.Models.Part1", "1.0.0")).Model("full", part: 1);
        await using var feed = await FeedServer.StartAsync();
        feed.Packages.AddAs("Some.Models.Part1", "1.0.0", other.Build());
        feed.Packages.Add(whole.Build());
        site.Configuration.Source("feed", feed.Source);

        (await site.PullFaultAsync(whole.Identity)).Code.ShouldBe("QB5027");
        site.PackagesThatAreThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task GetAsync_ABomb_IsRefusedBeforeAnythingIsUnpacked()
    {
        using var site = new FeedSite();
        var bomb = Sentiment().File("content/zeros.bin", string.Empty).Build();
        var record = bomb.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes("content/zeros.bin")) - 46;
        BitConverter.GetBytes(4_000_000_000u).CopyTo(bomb, record + 24);
        await using var feed = await FeedServer.StartAsync();
        feed.Packages.AddAs("Some.Sentiment", "1.2.3", bomb);
        site.Configuration.Source("feed", feed.Source);

        (await site.PullFaultAsync(Sentiment().Identity)).Code.ShouldBe("QB5028");
        site.PackagesThatAreThere().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("https://")]
    [InlineData("https://[::bad/v3")]
    [InlineData("https://host:99999/v3")]
    [InlineData("https://ho st/v3")]
    [InlineData("https://user:pass word@ho st/v3")]
    [InlineData("https:///v3/index.json")]
    [InlineData("ftp://host/v3")]
    [InlineData("htttps://host/v3")]
    [InlineData("://host")]
    [InlineData("https://-/v3")]
    [InlineData("https://a..b/v3")]
    public async Task Open_AnAddressThatIsNone_IsAnErrorGivenOrConfigured(string address)
    {
        using var site = new FeedSite();

        Should.Throw<DiagnosticException>(() => site.Open(address)).Diagnostics.Single().Code.ShouldBe("QB5050");

        site.Configuration.Source("feed", address);
        var fault = await site.PullFaultAsync(Sentiment().Identity);
        fault.Code.ShouldBeOneOf("QB5050", "QB5042");
        fault.Message.ShouldNotContain("pass word");
    }
}
