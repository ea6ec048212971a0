using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Hosting;

/// <summary>Where artifacts are kept.</summary>
internal static class CacheFolder
{
    public const string Variable = "QUANTBUILD_CACHE";

    /// <summary>
    /// Absolute path of the cache: the option's value, else <see cref="Variable"/>, else the user's cache folder.
    /// </summary>
    /// <exception cref="DiagnosticException">QB4002: none is given and the user has no home folder.</exception>
    public static string Find(string? option, CommandEnvironment environment)
    {
        if (NotEmpty(option) is { } given)
        {
            return environment.Resolve(given);
        }

        return NotEmpty(environment.Variable(Variable)) is { } configured
            ? environment.Resolve(configured)
            : OfUser(environment)
            ?? throw DiagnosticTable.CacheUnusable.Exception(
                location: null,
                $"no cache folder is known because the user has no home folder; give one with --cache or {Variable}");
    }

    private static string? OfUser(CommandEnvironment environment)
    {
        if (OperatingSystem.IsWindows())
        {
            return Below(environment.Variable("LOCALAPPDATA"), "QuantBuild", "Cache");
        }

        var home = environment.Variable("HOME");
        return OperatingSystem.IsMacOS()
            ? Below(home, "Library", "Caches", "quantbuild")
            : Below(environment.Variable("XDG_CACHE_HOME"), "quantbuild") ?? Below(home, ".cache", "quantbuild");
    }

    // The XDG specification: a path that is not absolute is to be ignored.
    private static string? Below(string? folder, params ReadOnlySpan<string> names) =>
        NotEmpty(folder) is { } root && Path.IsPathFullyQualified(root) ? Path.Combine([root, .. names]) : null;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
