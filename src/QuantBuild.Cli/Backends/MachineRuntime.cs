using System.Runtime.InteropServices;

namespace QuantBuild.Cli.Backends;

/// <summary>What packages call this machine: the runtime identifiers whose native files fit it.</summary>
internal static class MachineRuntime
{
    private static readonly string[] Portable = ["linux", "win", "osx"];

    /// <summary>The most specific first, such as <c>linux-x64</c>, <c>linux</c>, <c>unix</c>, <c>any</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = Describe(RuntimeInformation.RuntimeIdentifier);

    /// <param name="identifier">
    /// Of the running .NET, such as <c>linux-musl-x64</c>, or <c>ubuntu.24.04-x64</c> of one that a distribution built.
    /// </param>
    public static IReadOnlyList<string> Describe(string identifier)
    {
        var parts = identifier.Split('-');
        var isPortable = Portable.Contains(parts[0]);
        var system = isPortable ? parts[0] : "linux";
        var libc = parts[0].StartsWith("alpine", StringComparison.Ordinal) ? "-musl" : string.Empty;
        return
        [
            identifier,
            .. isPortable ? Array.Empty<string>() : [$"{system}{libc}-{parts[^1]}"],
            system,
            .. system == "win" ? Array.Empty<string>() : ["unix"],
            "any",
        ];
    }
}
