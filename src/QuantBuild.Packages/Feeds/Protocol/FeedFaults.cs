using System.Net;
using System.Net.Sockets;
using System.Xml;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using NuGet.Protocol.Core.Types;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>NuGet's exceptions as diagnostics with codes.</summary>
internal sealed class FeedFaults(SecretMask secrets)
{
    /// <summary>Whether it tells of the source, the network, or what came from there.</summary>
    public static bool IsOfSource(Exception exception, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested
        && (exception is NuGetProtocolException or HttpRequestException
            or OperationCanceledException || IsOfAnswer(exception));

    // What NuGet's client throws at answers that are not what the protocol says. Only where nothing else runs.
    private static bool IsOfAnswer(Exception exception) =>
        exception is FormatException or ArgumentException or InvalidOperationException or InvalidCastException
            or NullReferenceException or KeyNotFoundException or OverflowException
                or NotSupportedException or XmlException
            or SocketException
        || exception.GetType().FullName?.StartsWith("Newtonsoft.Json.", StringComparison.Ordinal) is true;

    /// <summary>
    /// QB5043 where the source refuses the credentials, QB5020 where it is a folder with a damaged package, else
    /// QB5042.
    /// </summary>
    public DiagnosticException OfSource(Exception exception, PackageSource source)
    {
        if (source.IsLocal && Chain(exception).Any(IsOfPackage))
        {
            return DiagnosticTable.ModelPackageDamaged.Exception(
                location: null,
                $"a package in the package source {Name(source)} is damaged: {Explain(exception)}; "
                + "remove it from there, or get it again from whoever made it",
                exception);
        }

        var isRefusal = StatusOf(exception) is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        return isRefusal
            ? DiagnosticTable.FeedRefused.Exception(
                location: null,
                $"the package source {Name(source)} refused the {Credentials(source)}: {Explain(exception)}; "
                + "give the source valid credentials, as for `dotnet restore`",
                exception)
            : DiagnosticTable.FeedUnreachable.Exception(
                location: null,
                $"the package source {Name(source)} cannot be read: {Explain(exception)}; "
                + "check its address and the network",
                exception);
    }

    /// <summary>What kept an upload out: QB5043, QB5048 or QB5042.</summary>
    public DiagnosticException OfPush(Exception exception, PackageSource source, string file)
    {
        var status = StatusOf(exception);
        var isOfSource = exception is NuGetProtocolException or HttpRequestException or OperationCanceledException;
        if (isOfSource && status is null or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return OfSource(exception, source);
        }

        var advice = status is null or HttpStatusCode.Conflict
            ? "raise the version, or pass --skip-duplicate"
            : "the answer of the source tells why";
        return DiagnosticTable.PushRefused.Exception(
            new SourceLocation(file),
            $"the package source {Name(source)} did not take the package: {Explain(exception)}; {advice}",
            exception);
    }

    /// <summary>Runs what reads nuget.config; QB5045 where it is wrong.</summary>
    public static T Configuring<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (NuGetConfigurationException exception)
        {
            throw DiagnosticTable.NuGetConfiguration.Exception(
                location: null, $"{exception.Message.TrimEnd('.')}; correct the configuration", exception);
        }
    }

    /// <summary>Whether what came is no package that can be unpacked.</summary>
    public static bool IsOfPackage(Exception exception) =>
        exception is PackagingException or SignatureException or InvalidDataException or XmlException;

    public DiagnosticException OfPackage(Exception exception, PackageSource source, string package) =>
        DiagnosticTable.ModelPackageDamaged.Exception(
            location: null,
            $"what the package source {Name(source)} sent as {package} cannot be unpacked: {Explain(exception)}; "
            + "get the package again from whoever made it",
            exception);

    /// <summary>Name and address, without secrets.</summary>
    public string Name(PackageSource source) => source.Name == source.Source
        ? $"'{secrets.Apply(source.Source)}'"
        : $"'{source.Name}' ({secrets.Apply(source.Source)})";

    private static string Credentials(PackageSource source) => source.Credentials is { Username: { Length: > 0 } user }
        ? $"credentials of '{user}'"
        : "access without credentials";

    private static HttpStatusCode? StatusOf(Exception exception)
    {
        return Chain(exception).OfType<HttpRequestException>()
            .FirstOrDefault(each => each.StatusCode is not null)?.StatusCode;
    }

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            yield return current;
        }
    }

    private string Explain(Exception exception)
    {
        var messages = new List<string>();
        foreach (var current in Chain(exception))
        {
            var message = secrets.Apply(current.Message).Trim().TrimEnd('.');
            if (!messages.Exists(known => known.Contains(message, StringComparison.Ordinal)))
            {
                messages.Add(message);
            }
        }

        return string.Join(": ", messages);
    }
}
