using Microsoft.AspNetCore.Http;
using QuantBuild.Cli.Hub;
using QuantBuild.Cli.Tests.Support;
using QuantBuild.Tests.Shared.Hub;

namespace QuantBuild.Cli.Tests.Storage;

/// <summary>Processes that get the same model into one hub cache at the same time.</summary>
public sealed class ConcurrentDownloadTests
{
    private const string Weights = "model.safetensors";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Lock_TwoProcessesAtOnce_OneDownloadsAndBothLockTheSame()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder);

        // The first download begins when the other process has the list of files too.
        server.Answer = async context =>
        {
            if (server.IsStore(context))
            {
                await WaitAsync(() => RevisionsAsked(server) == 2);
            }

            return false;
        };

        using var one = Start(folder, "one", server);
        using var two = Start(folder, "two", server);
        var ends = await Task.WhenAll(one.EndAsync(), two.EndAsync());

        ends.ShouldAllBe(end => end.ExitCode == 0);
        StoreRequests(server).Count.ShouldBe(1, "one got it, the other waited");
        ShouldBeWhole(folder, server);
        (await File.ReadAllBytesAsync(folder["one/quantbuild.lock.json"]))
            .ShouldBe(await File.ReadAllBytesAsync(folder["two/quantbuild.lock.json"]));
    }

    [Fact]
    public async Task Lock_DownloadingProcessKilled_TheOneThatWaitedGoesOnWithItsPart()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(folder);
        var content = server.Files[Weights];
        var part = content[..(content.Length / 2)];
        var killed = new TaskCompletionSource();
        server.Answer = async context =>
        {
            if (!server.IsStore(context))
            {
                return false;
            }

            // The victim may ask again, when it has waited long for the rest: it gets nothing more.
            if (StoreRequests(server).Count > 1)
            {
                await killed.Task.WaitAsync(Patience);
                return false;
            }

            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Patience, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        using var victim = Start(folder, "one", server);
        var incomplete = folder[$"{Repository}/blobs/{HubServer.Sha256(content)}.incomplete"];
        await WaitAsync(() => File.Exists(incomplete) && new FileInfo(incomplete).Length > 0);
        using var heir = Start(folder, "two", server);
        await WaitAsync(() => RevisionsAsked(server) == 2);
        await victim.SignalAsync("KILL");
        await victim.EndAsync();
        var kept = new FileInfo(incomplete).Length;
        killed.SetResult();
        var (code, _, _) = await heir.EndAsync();

        code.ShouldBe(0);
        var ranges = StoreRequests(server).ConvertAll(request => request.Range);
        ranges.Count.ShouldBeGreaterThan(1);
        ranges[0].ShouldBeEmpty();
        kept.ShouldBeInRange(1, part.Length);
        ranges[1..].ShouldAllBe(range => range == $"bytes={kept}-");
        ShouldBeWhole(folder, server);
        File.Exists(folder["one/quantbuild.lock.json"]).ShouldBeFalse("it was killed before");
    }

    private static string Repository => "hub/models--some--tiny";

    private static async Task<HubServer> StartAsync(TemporaryFolder folder)
    {
        foreach (var name in (string[])["one", "two"])
        {
            var project = new TinyModelProject(Directory.CreateDirectory(folder[name]).FullName);
            var recipe = await File.ReadAllTextAsync(project.RecipePath);
            await File.WriteAllTextAsync(
                project.RecipePath, recipe.Replace("./model", "hf://some/tiny@main", StringComparison.Ordinal));
        }

        return (await HubServer.StartAsync()).WithFolder(folder["one/model"]);
    }

    private static ChildProcess Start(TemporaryFolder folder, string name, HubServer server) => ChildProcess.Start(
        folder[name],
        new Dictionary<string, string>
        {
            [HubSettings.EndpointVariable] = server.Endpoint,
            [HubSettings.CacheVariable] = folder["hub"],
            [HubSettings.HomeVariable] = folder["home"],
        },
        "lock",
        "tiny.quant.yaml");

    private static int RevisionsAsked(HubServer server) =>
        server.Requests.Count(request => request.Path.Contains("/revision/", StringComparison.Ordinal));

    private static List<HubRequest> StoreRequests(HubServer server) =>
        [.. server.Requests.Where(request => request.IsOfStore)];

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    private static void ShouldBeWhole(TemporaryFolder folder, HubServer server)
    {
        var snapshot = folder[$"{Repository}/snapshots/{server.Commit}"];
        Directory.GetFiles(snapshot).Select(Path.GetFileName).ShouldBe(
            ["config.json", Weights, "vocab.txt"], ignoreOrder: true);
        foreach (var file in Directory.GetFiles(snapshot))
        {
            File.ReadAllBytes(file).ShouldBe(server.Files[Path.GetFileName(file)], file);
        }

        Directory.GetFiles(folder["hub"], "*", SearchOption.AllDirectories)
            .ShouldNotContain(file => file.EndsWith(".incomplete", StringComparison.Ordinal)
                || file.EndsWith(".tmp", StringComparison.Ordinal));
    }
}
