using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace QuantBuild.Tests.Shared.Feeds;

/// <summary>
/// A package source that speaks NuGet's HTTP protocol, version 3: service index, flat container, registration, upload,
/// basic authentication. On the loopback interface, at a port and below a path of its own.
/// </summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly FeedServerOptions options;
    private readonly WebApplication application;
    private readonly ConcurrentQueue<string> requests = new();
    private readonly string root = "/" + Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal);

    // NuGet keeps service indexes of any address in the user's cache: those of tests must not stay there.
    static FeedServer()
    {
        const string variable = "NUGET_HTTP_CACHE_PATH";
        if (Environment.GetEnvironmentVariable(variable) is null)
        {
            Environment.SetEnvironmentVariable(
                variable, Path.Combine(Path.GetTempPath(), $"quantbuild-tests-http-{Environment.ProcessId}"));
        }
    }

    private FeedServer(FeedServerOptions options)
    {
        this.options = options;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port: 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        application = builder.Build();
        application.Use(GuardAsync);
        application.MapGet(
            root + "/v3/index.json", () => Results.Text(FeedDocuments.ServiceIndex(Base), FeedDocuments.Json));
        application.MapGet(root + "/flat/{id}/index.json", (string id) => OfKnown(id, FeedDocuments.Versions));
        application.MapGet(root + "/flat/{id}/{version}/{file}", DownloadAsync);
        application.MapGet(
            root + "/registration/{id}/index.json",
            (string id) => OfKnown(id, known => FeedDocuments.Registration(Base, known)));
        application.MapPut(root + "/push", UploadAsync);
    }

    /// <summary>What a nuget.config has as the source's value.</summary>
    public string Source => Base + "/v3/index.json";

    /// <summary>The packages, to look at and to add to.</summary>
    public FeedPackages Packages { get; } = new();

    /// <summary>Method and path of every request so far, refused ones included.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    private string Base { get; set; } = string.Empty;

    public static async Task<FeedServer> StartAsync(FeedServerOptions? options = null)
    {
        var server = new FeedServer(options ?? new FeedServerOptions());
        await server.application.StartAsync();
        var address = server.application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Base = address + server.root;
        return server;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        requests.Enqueue($"{context.Request.Method} {context.Request.Path.Value![root.Length..]}");
        if (options.Credentials is { } credentials && !IsAuthenticated(context.Request, credentials))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"tests\"";
            return;
        }

        if (options.Answer is not { } answer || !await answer(context, context.Request.Path.Value![root.Length..]))
        {
            await next(context);
        }
    }

    private static bool IsAuthenticated(HttpRequest request, (string User, string Password) credentials)
    {
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"));
        return request.Headers.Authorization == "Basic " + expected;
    }

    private IResult OfKnown(string id, Func<IReadOnlyList<FeedPackage>, string> write) =>
        Packages.Of(id) is { Count: > 0 } known ? Results.Text(write(known), FeedDocuments.Json) : Results.NotFound();

    private async Task DownloadAsync(HttpContext context, string id, string version)
    {
        if (Packages.Find(id, version) is not { } package)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        var middle = package.Content.Length / 2;
        await context.Response.Body.WriteAsync(package.Content.AsMemory(0, middle), context.RequestAborted);
        if (options.Pause is { } pause)
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await pause(context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(package.Content.AsMemory(middle), context.RequestAborted);
    }

    private async Task<IResult> UploadAsync(HttpRequest request)
    {
        if (options.ApiKey is { } key && request.Headers["X-NuGet-ApiKey"] != key)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var form = await request.ReadFormAsync();
        using var content = new MemoryStream();
        await form.Files.Single().CopyToAsync(content);
        return Packages.TryAdd(content.ToArray())
            ? Results.StatusCode(StatusCodes.Status201Created)
            : Results.StatusCode(StatusCodes.Status409Conflict);
    }
}
