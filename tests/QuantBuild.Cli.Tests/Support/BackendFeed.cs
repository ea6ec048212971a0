using System.IO.Compression;
using System.Text;
using QuantBuild.Cli.Backends;
using QuantBuild.Cli.Output;
using QuantBuild.Tests.Shared.Feeds;

namespace QuantBuild.Cli.Tests.Support;

/// <summary>
/// A folder with a command line that knows a stand-in for a backend, and a package source that has it: a real assembly,
/// what it depends on, and native files that nobody calls.
/// </summary>
internal sealed class BackendFeed : IDisposable
{
    public const string Id = "QuantBuild.StandInBackend";
    public const string Library = "StandIn.Library";
    public const string NativeVersion = "2.0.0";
    public const string Remark = "is slow on this processor";

    private const string Framework = "net10.0";

    private readonly TemporaryFolder folder = new();

    public BackendFeed(string? version = null)
    {
        Directory.CreateDirectory(Feed);
        Pack(Id, version ?? ProductVersion.Text, Library, ($"lib/{Framework}/{Id}.dll", Built(Id)));
        Pack(Library, "1.0.0", dependency: null, ($"lib/{Framework}/{Library}.dll", Built(Library)));
        Pack(
            NativeOf("cpu"), NativeVersion, dependency: null,
            ($"runtimes/{Machine}/native/libstandin.so", [1]), ($"runtimes/{Machine}/native/libother.so.1", [2]),
            ("runtimes/other-x1/native/libstandin.so", [3]));
        new NuGetConfiguration().Source("company", Feed).Write(folder.Path);
    }

    /// <summary>Absolute path of the current folder of the command line.</summary>
    public string Folder => folder.Path;

    public string Feed => folder["feed of packages"];

    /// <summary>Absolute path of the installed backend.</summary>
    public string Installed => folder["cache", "backends", "torch"];

    public string Assets => Path.Combine(Installed, "obj", AssetsFile.Name);

    private static string Machine => MachineRuntime.Names[0];

    public static IReadOnlyList<BackendPackage> Table { get; } =
    [
        new BackendPackage(
            "torch",
            Id,
            [
                new LibraryPackage("cpu", Machine, NativeOf("cpu"), NativeVersion, DownloadBytes: 9_000, Bytes: 20_000),
                new LibraryPackage("cuda", Machine, NativeOf("cuda"), NativeVersion, DownloadBytes: 9, Bytes: 20),
                new LibraryPackage("npu", "other-x1", NativeOf("npu"), NativeVersion, DownloadBytes: 9, Bytes: 20),
            ])
        {
            OnOtherProcessors = Remark,
        },
    ];

    public static string NativeOf(string device) => $"standin-native-{device}";

    /// <summary>Calls the command line.</summary>
    public Invocation Run(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var environment = Invocation.Environment(Folder, output, error) with { BackendPackages = Table };
        var code = Application.Run(arguments, environment);
        return new Invocation(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public Invocation Install() => Run("backend", "install", "torch", "--json");

    /// <summary>Adds a package to the source.</summary>
    public void Pack(string id, string version, string? dependency, params (string Path, byte[] Content)[] files)
    {
        using var archive = ZipFile.Open(Path.Combine(Feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        var dependencies = dependency is null
            ? $"<group targetFramework=\"{Framework}\" />"
            : $"<group targetFramework=\"{Framework}\"><dependency id=\"{dependency}\" version=\"1.0.0\" /></group>";
        Add($"{id}.nuspec", Encoding.UTF8.GetBytes($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
              <id>{id}</id><version>{version}</version><authors>tests</authors><description>A stand-in.</description>
              <dependencies>{dependencies}</dependencies>
            </metadata></package>
            """));
        foreach (var (path, content) in files)
        {
            Add(path, content);
        }

        void Add(string path, byte[] content)
        {
            using var stream = archive.CreateEntry(path).Open();
            stream.Write(content);
        }
    }

    public void Dispose() => folder.Dispose();

    // Beside the test's own output: artifacts/bin/<project>/<configuration>/.
    private static byte[] Built(string project)
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return File.ReadAllBytes(Path.Combine(
            own.Parent!.Parent!.FullName, project, own.Name, $"{project}.dll"));
    }
}
