using QuantBuild.Hub.Protocol;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;
using QuantBuild.Tests.Shared.Hub;

namespace QuantBuild.Hub.Tests;

/// <summary>A hub with a small model, an empty cache, and a folder for the lock file.</summary>
internal sealed class HubFixture : IAsyncDisposable
{
    public const string Weights = "model.safetensors";

    private HubFixture(HubServer server)
    {
        Server = server;
        Options = new HubOptions
        {
            Endpoint = new Uri(server.Endpoint),
            FirstDelay = TimeSpan.FromMilliseconds(1),
            Attempts = 3,
        };
    }

    public HubServer Server { get; }

    public TemporaryFolder Folder { get; } = new();

    public HubOptions Options { get; set; }

    public string Cache => Folder["cache"];

    public string LockFile => Folder["recipes", "quantbuild.lock.json"];

    public static async Task<HubFixture> StartAsync()
    {
        var fixture = new HubFixture(await HubServer.StartAsync());
        fixture.Server.Files["config.json"] = "{}"u8.ToArray();
        fixture.Server.Files["vocab.txt"] = "[PAD]\n"u8.ToArray();
        fixture.Server.Files["1_Pooling/config.json"] = "{ }"u8.ToArray();
        fixture.Server.Files["unused.bin"] = [1];
        fixture.Server.Files[Weights] = [.. Enumerable.Range(0, 300_000).Select(index => (byte)(index * index >> 3))];
        Directory.CreateDirectory(fixture.Folder["recipes"]);
        return fixture;
    }

    public string PathOf(string file) =>
        Path.Combine([Cache, "models--some--tiny", "snapshots", Server.Commit, .. file.Split('/')]);

    public HubModel Locate(string revision = "main", bool isUpdate = false, DownloadRecord? listener = null) =>
        new HubModelFolder(Options, Cache, listener ?? new DownloadRecord()).LocateAsync(
            new HubModelReference("some", "tiny", revision),
            new SourceLocation("a.quant.yaml", 4, 11),
            Folder["recipes"],
            isUpdate,
            CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>The one diagnostic of a model that cannot be had.</summary>
    public Diagnostic Fail(string revision = "main")
    {
        var diagnostic = Should.Throw<DiagnosticException>(() => Locate(revision)).Diagnostics.ShouldHaveSingleItem();
        diagnostic.Location.ShouldBe(new SourceLocation("a.quant.yaml", 4, 11));
        return diagnostic;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }
}
