using Microsoft.AspNetCore.Http;
using QuantBuild.Tests.Shared.Hub;

namespace QuantBuild.Hub.Tests;

/// <summary>Hubs, networks and stores that do not behave.</summary>
public sealed class HubClientTests
{
    private const string Token = "token-of-the-tests-1234";

    [Fact]
    public async Task Locate_Token_GoesToTheHubAndNotToTheStore()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Options = hub.Options with { Token = Token };

        hub.Locate();

        hub.Server.Requests.Where(request => !request.IsOfStore)
            .ShouldAllBe(request => request.Authorization == "Bearer " + Token);
        var store = hub.Server.Requests.Where(request => request.IsOfStore).ToList();
        store.ShouldNotBeEmpty();
        store.ShouldAllBe(request => request.Authorization == "");
    }

    [Fact]
    public async Task Locate_DroppedConnection_GoesOnWhereItStopped()
    {
        await using var hub = await HubFixture.StartAsync();
        var content = hub.Server.Files[HubFixture.Weights];
        var isFirst = true;
        hub.Server.Answer = async context =>
        {
            if (!hub.Server.IsStore(context) || !isFirst)
            {
                return false;
            }

            isFirst = false;
            context.Response.ContentLength = content.Length;
            context.Response.Headers.ETag = "\"store\"";
            await context.Response.Body.WriteAsync(content.AsMemory(0, 200_000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(200);
            context.Abort();
            return true;
        };

        hub.Locate();

        var second = hub.Server.Requests.Last(request => request.IsOfStore);
        second.Range.ShouldStartWith("bytes=");
        second.Range.ShouldNotBe("bytes=0-");
        second.IfRange.ShouldBe("\"store\"");
        File.ReadAllBytes(hub.PathOf(HubFixture.Weights)).ShouldBe(content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Locate_PartOfAnotherProcess_IsGoneOnFromOnlyWhereItIsOfTheFile(bool isForeign)
    {
        await using var hub = await HubFixture.StartAsync();
        var content = hub.Server.Files[HubFixture.Weights];
        var part = content[..100_000];
        part[5] ^= (byte)(isForeign ? 1 : 0);
        hub.Folder.Write($"cache/models--some--tiny/blobs/{HubServer.Sha256(content)}.incomplete", part);

        hub.Locate();

        File.ReadAllBytes(hub.PathOf(HubFixture.Weights)).ShouldBe(content);
        hub.Server.Requests.Where(request => request.IsOfStore).Select(request => request.Range)
            .ShouldBe(isForeign ? ["bytes=100000-", ""] : ["bytes=100000-"]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Locate_WrongContentLength_IsDamage(int difference)
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Answer = async context =>
        {
            if (!hub.Server.IsStore(context))
            {
                return false;
            }

            var bytes = new byte[hub.Server.Files[HubFixture.Weights].Length + difference];
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes);
            return true;
        };

        hub.Fail().Code.ShouldBe("QB5064");
        File.Exists(hub.PathOf(HubFixture.Weights)).ShouldBeFalse();
    }

    [Fact]
    public async Task Locate_WrongHash_IsDamageAndLeavesNothing()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Answer = async context =>
        {
            if (!hub.Server.IsStore(context))
            {
                return false;
            }

            await context.Response.Body.WriteAsync(new byte[hub.Server.Files[HubFixture.Weights].Length]);
            return true;
        };

        var damaged = hub.Fail();

        damaged.Code.ShouldBe("QB5064");
        damaged.Message.ShouldContain("hash");
        Directory.GetFiles(hub.Cache, "*.incomplete", SearchOption.AllDirectories).ShouldBeEmpty();
        File.Exists(hub.LockFile).ShouldBeFalse();
    }

    [Theory]
    [InlineData(401, null, "QB5063", "set HF_TOKEN to a token")]
    [InlineData(401, "RepoNotFound", "QB5061", "correct the repository")]
    [InlineData(403, "GatedRepo", "QB5063", "accept the model's terms")]
    [InlineData(404, "RevisionNotFound", "QB5061", "correct the repository or the revision")]
    [InlineData(418, null, "QB5062", "418")]
    public async Task Locate_Refusal_SaysWhatToDo(int status, string? code, string diagnostic, string text)
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Error-Code"] = code;
            return Task.FromResult(true);
        };

        var failure = hub.Fail();

        failure.Code.ShouldBe(diagnostic);
        failure.Message.ShouldContain(text);
        hub.Server.Requests.ShouldHaveSingleItem("no further attempt mends it");
    }

    [Fact]
    public async Task Locate_FileThatIsListedAndNotThere_IsNamed()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Answer = NotFoundFor("vocab.txt");

        var failure = hub.Fail();

        failure.Code.ShouldBe("QB5061");
        failure.Message.ShouldContain("'vocab.txt'");
    }

    [Fact]
    public async Task Locate_RefusedWithAToken_DoesNotShowIt()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Options = hub.Options with { Token = Token };
        hub.Server.Answer = async context =>
        {
            context.Response.StatusCode = 403;
            await context.Response.WriteAsync(context.Request.Headers.Authorization.ToString());
            return true;
        };

        hub.Fail().Message.ShouldNotContain(Token);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Locate_AnswerThatAsksForPatience_IsTriedAgain(int status)
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Answer = FailFirst(status, retryAfter: "0", count: 2);

        hub.Locate().Commit.ShouldBe(hub.Server.Commit);
    }

    [Fact]
    public async Task Locate_AskedToWaitTooLong_GivesUpAtOnce()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Answer = FailFirst(429, retryAfter: "86400", count: int.MaxValue);

        var failure = hub.Fail();

        failure.Code.ShouldBe("QB5062");
        failure.Message.ShouldContain("429");
        hub.Server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Locate_ServerThatHardlySends_IsGivenUp()
    {
        await using var hub = await HubFixture.StartAsync();
        // Long enough for a busy machine to begin the answer, and for a quarter of the KiB that must come in it.
        hub.Options = hub.Options with { Patience = TimeSpan.FromSeconds(5), Attempts = 1 };
        hub.Server.Answer = async context =>
        {
            if (!hub.Server.IsStore(context))
            {
                return false;
            }

            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[1]);
                await context.Response.Body.FlushAsync();
                await Task.Delay(20);
            }

            return true;
        };

        var failure = hub.Fail();

        failure.Code.ShouldBe("QB5062");
        failure.Message.ShouldContain("hardly");
    }

    [Fact]
    public async Task Locate_RedirectsWithoutEnd_AreGivenUp()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Answer = context =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.FromResult(true);
        };

        hub.Fail().Message.ShouldContain("without end");
        hub.Server.Requests.Count.ShouldBeLessThan(20);
    }

    [Theory]
    [InlineData("<html>Sign in to the network</html>")]
    [InlineData("""{ "sha": 7, "siblings": [] }""")]
    [InlineData("""{ "sha": "../../etc", "siblings": [] }""")]
    [InlineData("""{ "sha": "COMMIT", "siblings": [{ "rfilename": "../config.json" }] }""")]
    [InlineData("""{ "sha": "COMMIT", "siblings": [{ "rfilename": "/etc/passwd" }] }""")]
    [InlineData("""{ "sha": "COMMIT", "siblings": [{ "rfilename": "a\\b" }] }""")]
    [InlineData("""{ "sha": "COMMIT", "siblings": [{ "rfilename": "\ud800" }] }""")]
    [InlineData("""{ "sha": "COMMIT", "siblings": 1 }""")]
    public async Task Locate_AnswerThatDescribesNoModel_IsRefused(string text)
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Server.Answer = async context =>
        {
            await context.Response.WriteAsync(
                text.Replace("COMMIT", hub.Server.Commit, StringComparison.Ordinal));
            return true;
        };

        hub.Fail().Code.ShouldBe("QB5062");
        Directory.Exists(hub.Cache).ShouldBeFalse("nothing was written");
    }

    [Fact]
    public async Task Locate_NobodyListens_SaysSo()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.Server.DisposeAsync();

        hub.Fail().Code.ShouldBe("QB5062");
    }

    private static Func<HttpContext, Task<bool>> FailFirst(int status, string retryAfter, int count)
    {
        var answers = 0;
        return context =>
        {
            if (Interlocked.Increment(ref answers) > count)
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.FromResult(true);
        };
    }

    private static Func<HttpContext, Task<bool>> NotFoundFor(string file) => context =>
    {
        if (!context.Request.Path.Value!.EndsWith(file, StringComparison.Ordinal))
        {
            return Task.FromResult(false);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.FromResult(true);
    };
}
