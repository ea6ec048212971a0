using QuantBuild.Cli.Hosting;
using QuantBuild.Formats.Files;
using QuantBuild.Hub.Protocol;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Hub;

/// <summary>What the environment says of the model hub, in the variables that its own tools read.</summary>
/// <param name="Options">Of the hub.</param>
/// <param name="CacheRoot">Absolute path of the hub cache.</param>
internal sealed record HubSettings(HubOptions Options, string CacheRoot)
{
    public const string EndpointVariable = "HF_ENDPOINT";
    public const string TokenVariable = "HF_TOKEN";
    public const string OfflineVariable = "HF_HUB_OFFLINE";
    public const string CacheVariable = "HF_HUB_CACHE";
    public const string HomeVariable = "HF_HOME";

    private const long MostTokenBytes = 4096;

    private static readonly string[] Yes = ["1", "ON", "YES", "TRUE"];

    /// <exception cref="DiagnosticException">
    /// QB5062: the endpoint is no address. QB4002: no folder is known for the cache.
    /// </exception>
    public static HubSettings Of(CommandEnvironment environment)
    {
        var home = Home(environment);
        var cache = Folder(environment, CacheVariable) ?? (home is null ? null : Path.Combine(home, "hub"));
        return new HubSettings(
            new HubOptions
            {
                Endpoint = Endpoint(environment),
                Token = Token(environment, home),
                IsOffline = Yes.Contains(
                    environment.Variable(OfflineVariable)?.Trim(), StringComparer.OrdinalIgnoreCase),
            },
            cache ?? throw DiagnosticTable.CacheUnusable.Exception(
                location: null,
                "no hub cache is known because the user has no home folder; give one with "
                + $"{CacheVariable} or {HomeVariable}"));
    }

    private static Uri Endpoint(CommandEnvironment environment)
    {
        var text = NotEmpty(environment.Variable(EndpointVariable)) ?? HubOptions.DefaultEndpoint;
        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
            && endpoint.UserInfo.Length == 0 && endpoint.Query.Length == 0 && endpoint.Fragment.Length == 0
                ? endpoint
                : throw DiagnosticTable.HubUnreachable.Exception(
                    location: null,
                    $"{EndpointVariable} is '{text}', which is no address of a hub; give one such as "
                    + $"{HubOptions.DefaultEndpoint}, without user, query and fragment");
    }

    private static string? Token(CommandEnvironment environment, string? home)
    {
        if (NotEmpty(environment.Variable(TokenVariable)) is { } token)
        {
            return token.Trim();
        }

        var path = home is null ? null : Path.Combine(home, "token");
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = RegularFile.Open(path);
            if (stream.Length <= MostTokenBytes)
            {
                using var reader = new StreamReader(stream);
                return NotEmpty(reader.ReadToEnd())?.Trim();
            }

            throw new IOException("it is longer than any token");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.HubRefused.Exception(
                new SourceLocation(path),
                $"the token cannot be read ({exception.Message}); correct the file, or set {TokenVariable}",
                exception);
        }
    }

    private static string? Home(CommandEnvironment environment)
    {
        if (Folder(environment, HomeVariable) is { } given)
        {
            return given;
        }

        var cache = Folder(environment, "XDG_CACHE_HOME");
        var user = Folder(environment, OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");
        cache ??= user is null ? null : Path.Combine(user, ".cache");
        return cache is null ? null : Path.Combine(cache, "huggingface");
    }

    private static string? Folder(CommandEnvironment environment, string variable) =>
        NotEmpty(environment.Variable(variable)) is { } folder ? environment.Resolve(folder) : null;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
