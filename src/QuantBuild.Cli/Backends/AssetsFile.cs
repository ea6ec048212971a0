using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Backends;

/// <summary>
/// What a restore wrote of a project's packages, <c>project.assets.json</c>: where they lie, and which of their files a
/// target uses. A package whose assets a project excludes (<c>ExcludeAssets</c>), so that they are not copied to its
/// output, is found all the same: by the files that it has.
/// </summary>
internal sealed class AssetsFile
{
    public const string Name = "project.assets.json";

    // Stands in a package's folder for files that a project does not use.
    private const string Placeholder = "_._";
    private const string Assembly = ".dll";

    private readonly JsonElement root;
    private readonly IReadOnlyList<string> folders;
    private readonly IReadOnlyList<string> machine;

    private AssetsFile(JsonElement root, IReadOnlyList<string> folders, IReadOnlyList<string> machine)
    {
        this.root = root;
        this.folders = folders;
        this.machine = machine;
    }

    /// <summary>The packages of the target that fits the machine best among those that have a package.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="id">The package to look for.</param>
    /// <param name="machine">As of <see cref="MachineRuntime.Names"/>.</param>
    /// <param name="packages">Absolute path of the packages folder; null for those that the file names.</param>
    /// <returns>Null where no target has it, or there is no such file.</returns>
    /// <exception cref="DiagnosticException">QB5073: the file is not what restore writes.</exception>
    public static IReadOnlyList<RestoredPackage>? Find(
        string path, string id, IReadOnlyList<string> machine, string? packages = null)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = RegularFile.Open(path);
            using var document = JsonDocument.Parse(stream);
            var content = document.RootElement;
            string[] parents = packages is null
                ? [.. content.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)]
                : [packages];
            return new AssetsFile(content, parents, machine).Find(id);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException
            or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.BackendDamaged.Exception(
                new SourceLocation(path), $"the assets file cannot be read ({exception.Message}); restore again",
                exception);
        }
    }

    private List<RestoredPackage>? Find(string id)
    {
        var target = root.GetProperty("targets").EnumerateObject()
            .Where(candidate => candidate.Value.EnumerateObject().Any(
                library => IdOf(library).Equals(id, StringComparison.OrdinalIgnoreCase)))
            .Select(candidate => (candidate.Value, Rank: RankOf(candidate.Name)))
            .Where(candidate => candidate.Rank >= 0)
            .OrderBy(candidate => candidate.Rank)
            .Select(candidate => (JsonElement?)candidate.Value)
            .FirstOrDefault();
        return target?.EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(Read).ToList();
    }

    // "net10.0/linux-x64" is restored for one system, "net10.0" for all; negative where for another.
    private int RankOf(string target) => target.IndexOf('/', StringComparison.Ordinal) is var slash && slash < 0
        ? machine.Count
        : machine.ToList().IndexOf(target[(slash + 1)..]);

    private static string IdOf(JsonProperty library) => library.Name.Split('/')[0];

    private RestoredPackage Read(JsonProperty library)
    {
        var described = root.GetProperty("libraries").GetProperty(library.Name);
        var path = described.GetProperty("path").GetString()!;
        var folder = folders.Select(parent => Path.GetFullPath(Path.Combine(parent, path))).FirstOrDefault(
            Directory.Exists);
        string[] files = [.. described.GetProperty("files").EnumerateArray().Select(file => file.GetString()!)];
        return new RestoredPackage(
            IdOf(library),
            library.Name.Split('/')[1],
            folder,
            [.. NamesOf(library.Value, "dependencies")],
            folder is null ? [] : [.. AssembliesOf(library.Value, files).Select(file => Path.Combine(folder, file))],
            folder is null ? [] : [.. NativesOf(files).Select(file => Path.Combine(folder, file))]);
    }

    /// <summary>Those of every system, but of the machine's where a package has one of the same name for it.</summary>
    private IEnumerable<string> AssembliesOf(JsonElement library, string[] files)
    {
        var own = machine.Select(runtime => ForRuntime(library, runtime)).FirstOrDefault(some => some.Count > 0) ?? [];
        var replaced = own.Select(Path.GetFileName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return NamesOf(library, "runtime").SelectMany(file => Resolve(file, files))
            .Where(file => !replaced.Contains(Path.GetFileName(file))).Concat(own);
    }

    private static List<string> ForRuntime(JsonElement library, string runtime) =>
        !library.TryGetProperty("runtimeTargets", out var targets)
            ? []
            :
            [
                .. targets.EnumerateObject()
                    .Where(file => file.Value.GetProperty("rid").GetString() == runtime
                        && file.Value.GetProperty("assetType").GetString() == "runtime"
                        && file.Name.EndsWith(Assembly, StringComparison.OrdinalIgnoreCase))
                    .Select(file => file.Name),
            ];

    private static IEnumerable<string> Resolve(string file, string[] files)
    {
        if (!file.EndsWith(Placeholder, StringComparison.Ordinal))
        {
            return [file];
        }

        var folder = file[..^Placeholder.Length];
        return files.Where(other => other.StartsWith(folder, StringComparison.Ordinal)
            && other.EndsWith(Assembly, StringComparison.OrdinalIgnoreCase)
            && !other[folder.Length..].Contains('/', StringComparison.Ordinal));
    }

    /// <summary>Of the most specific of the machine's names that the package has native files for.</summary>
    private IEnumerable<string> NativesOf(string[] files) => machine
        .Select(runtime => files
            .Where(file => file.StartsWith($"runtimes/{runtime}/native/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList())
        .FirstOrDefault(natives => natives.Count > 0) ?? [];

    private static IEnumerable<string> NamesOf(JsonElement library, string section) =>
        library.TryGetProperty(section, out var names) ? names.EnumerateObject().Select(name => name.Name) : [];
}
