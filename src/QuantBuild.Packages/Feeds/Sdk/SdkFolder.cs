using System.Runtime.InteropServices;
using Microsoft.Build.Locator;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Feeds.Sdk;

/// <summary>
/// Finds the .NET SDK whose NuGet is used. Microsoft.Build.Locator asks the host as `dotnet` itself does, global.json
/// included. It looks at DOTNET_ROOT, then at this process where that is `dotnet` (the build's child, `dotnet exec`, a
/// local tool, `dotnet tool exec`), at DOTNET_HOST_PATH, and at PATH. What it misses is a tool with a host of its own
/// (a global one) and an SDK that none of these names: the SDK beside the runtime of this process.
/// </summary>
internal static class SdkFolder
{
    /// <summary>Older ones ship a NuGet without members that are used here.</summary>
    public const int OldestMajor = 10;

    /// <summary>The assembly that all of this is for.</summary>
    public const string Protocol = "NuGet.Protocol.dll";

    /// <param name="folder">Absolute; where global.json is looked for, there and above.</param>
    /// <returns>Absolute path of a folder with <see cref="Protocol"/>.</returns>
    /// <exception cref="DiagnosticException">QB5040: there is none.</exception>
    public static string Find(string folder) =>
        FromHost(folder).Concat(BesideRuntime(RuntimeEnvironment.GetRuntimeDirectory())).FirstOrDefault()
        ?? throw DiagnosticTable.SdkNotFound.Exception(
            location: null,
            $"package sources are read with the NuGet of the .NET SDK, but no SDK of version {OldestMajor} or later "
            + $"that runs on .NET {Environment.Version.Major} was found for '{folder}'; install one, or set "
            + "DOTNET_ROOT "
            + "to its folder");

    /// <summary>SDKs of the installation that a runtime belongs to, the newest first.</summary>
    /// <param name="runtime">Such as <c>/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/</c>.</param>
    public static IEnumerable<string> BesideRuntime(string runtime)
    {
        var installation = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        var sdks = new DirectoryInfo(Path.Combine(installation, "sdk"));
        return !sdks.Exists
            ? []
            : sdks.EnumerateDirectories()
                .Select(sdk => (sdk.FullName, Version: VersionOf(sdk.Name)))
                .Where(sdk => IsUsable(sdk.FullName, sdk.Version))
                .OrderByDescending(sdk => sdk.Version)
                .Select(sdk => sdk.FullName);
    }

    private static List<string> FromHost(string folder)
    {
        var query = new VisualStudioInstanceQueryOptions
        {
            DiscoveryTypes = DiscoveryType.DotNetSdk,
            WorkingDirectory = folder,
        };
        try
        {
            return
            [
                .. MSBuildLocator.QueryVisualStudioInstances(query)
                    .Where(instance => IsUsable(instance.MSBuildPath, instance.Version))
                    .Select(instance => instance.MSBuildPath),
            ];
        }
        catch (Exception exception) when (IsAbsence(exception))
        {
            return [];
        }
    }

    // No `dotnet` on any of the Locator's paths, one without an SDK, or none that satisfies global.json.
    private static bool IsAbsence(Exception exception) => exception is InvalidOperationException or DllNotFoundException
        || (exception is TypeInitializationException { InnerException: { } inner } && IsAbsence(inner));

    private static bool IsUsable(string sdk, Version version) =>
        version.Major >= OldestMajor && version.Major <= Environment.Version.Major
        && File.Exists(Path.Combine(sdk, Protocol));

    private static Version VersionOf(string folder) =>
        Version.TryParse(folder.Split('-')[0], out var version) ? version : new Version(0, 0);
}
