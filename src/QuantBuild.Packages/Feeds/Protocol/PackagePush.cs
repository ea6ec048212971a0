using NuGet.Configuration;
using NuGet.Protocol.Core.Types;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>Uploads one package to one source.</summary>
internal sealed class PackagePush(ISettings settings, FeedFaults faults, SecretMask secrets)
{
    private const string ApiKeys = "apikeys";
    private const string NoSymbols = "";

    public async Task RunAsync(
        PushRequest request,
        PackageSource source,
        SourceRepository repository,
        FeedLog log,
        CancellationToken cancellation)
    {
        try
        {
            var resource = await repository.GetResourceAsync<PackageUpdateResource>(cancellation).ConfigureAwait(false)
                ?? throw DiagnosticTable.PushRefused.Exception(
                    new SourceLocation(request.Package), $"the package source {faults.Name(source)} takes no packages");
            resource.Settings = settings;
            var key = request.ApiKey ?? ConfiguredKey(resource.SourceUri.AbsoluteUri) ?? ConfiguredKey(source.Source);
            secrets.Add(key);

            // NuGet's upload knows no cancellation but its own time-out: it is left behind when this one is cancelled.
            await resource.PushAsync(
                [request.Package],
                NoSymbols,
                (int)request.Timeout.TotalSeconds,
                disableBuffering: false,
                _ => key ?? string.Empty,
                _ => string.Empty,
                noServiceEndpoint: false,
                request.SkipDuplicate,
                allowSnupkg: false,
                source.AllowInsecureConnections,
                log).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsRefusal(exception, cancellation))
        {
            throw faults.OfPush(exception, source, request.Package);
        }
    }

    // An upload into a folder that has the version is an ArgumentException or InvalidOperationException.
    private static bool IsRefusal(Exception exception, CancellationToken cancellation) =>
        FeedFaults.IsOfSource(exception, cancellation)
        || exception is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException;

    private string? ConfiguredKey(string source) =>
        SettingsUtility.GetDecryptedValueForAddItem(settings, ApiKeys, source) is { Length: > 0 } key ? key : null;
}
