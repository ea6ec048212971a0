using System.Diagnostics;

namespace QuantBuild.Package.Tests.Support;

/// <summary>
/// A compiler that stays warm for the builds of this test run, and ends with it: without one each build waits two
/// seconds for a compiler that has to be compiled itself.
/// </summary>
internal static class CompilerServer
{
    private static readonly string Pipe = $"quantbuild-tests-{Environment.ProcessId}";
    private static readonly Lazy<Dictionary<string, string>> Started = new(Start);

    /// <summary>Properties of a build, as environment variables, that make it use this server.</summary>
    public static IReadOnlyDictionary<string, string> Properties => Started.Value;

    private static Dictionary<string, string> Start()
    {
        var path = Path.Combine(BuildEngineOfTheSdk.Folder, "Roslyn", "bincore", "VBCSCompiler.dll");
        File.Exists(path).ShouldBeTrue(path);
        var server = Process.Start(new ProcessStartInfo(Dotnet.Host, ["exec", path, "-pipename:" + Pipe])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Kill();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["UseSharedCompilation"] = "true",
            ["SharedCompilationId"] = Pipe,
        };
    }
}
