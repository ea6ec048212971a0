using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace QuantBuild.Tests.Shared.Hub;

/// <summary>
/// A hub with one model and one data set, both <c>some/tiny</c>, at two ports: the hub, and the store that it sends
/// downloads of large files (<c>*.safetensors</c>, <c>*.parquet</c>) to. On the loopback interface.
/// </summary>
internal sealed class HubServer : IAsyncDisposable
{
    public const string Repository = "some/tiny";

    private readonly WebApplication application;
    private readonly ConcurrentQueue<HubRequest> requests = new();
    private int storePort;

    private HubServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port: 0);
            kestrel.Listen(IPAddress.Loopback, port: 0);
            kestrel.Limits.MinResponseDataRate = null;
        });
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>What HF_ENDPOINT is.</summary>
    public string Endpoint { get; private set; } = string.Empty;

    /// <summary>Of the model, by path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Of the data set, by path.</summary>
    public ConcurrentDictionary<string, byte[]> DatasetFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Of the branch <c>main</c>.</summary>
    public string Commit { get; set; } = new('a', 40);

    /// <summary>Answers in place of the hub where it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Answer { get; set; }

    /// <summary>All so far.</summary>
    public IReadOnlyList<HubRequest> Requests => [.. requests];

    public static async Task<HubServer> StartAsync()
    {
        var server = new HubServer();
        await server.application.StartAsync();
        var addresses = server.application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.ToList();
        server.Endpoint = addresses[0];
        server.storePort = new Uri(addresses[1]).Port;
        return server;
    }

    /// <summary>Serves the files of a folder.</summary>
    public HubServer WithFolder(string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            Files[Path.GetFileName(file)] = File.ReadAllBytes(file);
        }

        return this;
    }

    public bool IsStore(HttpContext context) => context.Connection.LocalPort == storePort;

    public ValueTask DisposeAsync() => application.DisposeAsync();

    /// <summary>The SHA-1 of a git blob: the independent form, with git's own prefix.</summary>
    public static string GitHash(byte[] content) => Convert.ToHexStringLower(
        SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}"), 0, .. content]));

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static bool IsLarge(string file) => file.EndsWith(".safetensors", StringComparison.Ordinal)
        || file.EndsWith(".parquet", StringComparison.Ordinal);

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        requests.Enqueue(new HubRequest(
            context.Request.Method,
            path,
            IsStore(context),
            context.Request.Headers.Authorization.ToString(),
            context.Request.Headers.Range.ToString(),
            context.Request.Headers.IfRange.ToString()));
        if (Answer is { } answer && await answer(context))
        {
            return;
        }

        if (IsStore(context))
        {
            await SendAsync(
                context, Files.TryGetValue(path[1..], out var stored) ? stored : DatasetFiles[path[1..]], "store");
        }
        else if (!await AnswerOfAsync(context, $"/api/models/{Repository}", $"/{Repository}", Files)
            && !await AnswerOfAsync(
                context, $"/api/datasets/{Repository}", $"/datasets/{Repository}", DatasetFiles))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    // False where the address is none of the repository's.
    private async Task<bool> AnswerOfAsync(
        HttpContext context, string description, string root, ConcurrentDictionary<string, byte[]> files)
    {
        var path = context.Request.Path.Value!;
        var prefix = $"{root}/resolve/{Commit}/";
        if (path.StartsWith($"{description}/revision/", StringComparison.Ordinal))
        {
            await DescribeAsync(context, path.Split('/')[^1], files);
            return true;
        }

        if (!path.StartsWith(prefix, StringComparison.Ordinal)
            || !files.TryGetValue(path[prefix.Length..], out var content))
        {
            return false;
        }

        await ResolveAsync(context, path[prefix.Length..], content);
        return true;
    }

    private async Task DescribeAsync(
        HttpContext context, string revision, ConcurrentDictionary<string, byte[]> files)
    {
        if (revision != "main" && revision != Commit)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await context.Response.WriteAsJsonAsync(new
        {
            sha = Commit,
            siblings = files.Keys.Append("README.md").Select(file => new { rfilename = file }),
        });
    }

    private async Task ResolveAsync(HttpContext context, string file, byte[] content)
    {
        context.Response.Headers["X-Repo-Commit"] = Commit;
        if (!IsLarge(file))
        {
            await SendAsync(context, content, GitHash(content));
            return;
        }

        context.Response.Headers["X-Linked-Size"] = $"{content.Length}";
        context.Response.Headers["X-Linked-Etag"] = $"\"{Sha256(content)}\"";
        context.Response.Redirect($"http://127.0.0.1:{storePort}/{file}?X-Amz-Signature=secret-of-the-store");
    }

    private static async Task SendAsync(HttpContext context, byte[] content, string tag)
    {
        context.Response.Headers.ETag = $"\"{tag}\"";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentLength = content.Length;
            return;
        }

        await Results.Bytes(
            content,
            "application/octet-stream",
            enableRangeProcessing: true,
            entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{tag}\"")).ExecuteAsync(context);
    }
}
