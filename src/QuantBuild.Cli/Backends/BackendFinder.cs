using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Backends;

/// <summary>
/// Finds the packages of backends: those of a project, whose assets file is given, before those that were installed.
/// </summary>
/// <param name="known">The packages of all backends that there can be.</param>
/// <param name="cacheRoot">Absolute path of the cache.</param>
/// <param name="assets">Absolute path of a project's assets file, or null.</param>
internal sealed class BackendFinder(IReadOnlyList<BackendPackage> known, string cacheRoot, string? assets)
{
    /// <summary>The package of a backend; null where none brings it.</summary>
    public BackendPackage? PackageOf(string name) =>
        known.FirstOrDefault(package => package.Backend == name);

    /// <summary>Where a backend is or would be installed.</summary>
    public InstallFolder FolderOf(BackendPackage package) => new(cacheRoot, package.Backend);

    /// <summary>A backend that is here; null where it is not.</summary>
    /// <exception cref="DiagnosticException">QB5073: an assets file is damaged.</exception>
    public FoundBackend? Find(BackendPackage package)
    {
        var folder = FolderOf(package);
        return Of(assets, packages: null, isInstalled: false) ?? Of(folder.Assets, folder.Packages, isInstalled: true);

        FoundBackend? Of(string? path, string? packages, bool isInstalled) =>
            path is not null && AssetsFile.Find(path, package.Id, MachineRuntime.Names, packages) is { } found
                ? new FoundBackend(package, path, isInstalled, found)
                : null;
    }

    /// <summary>A backend that is here.</summary>
    /// <param name="name">Of the backend.</param>
    /// <param name="location">Where it is asked for; null where an argument does.</param>
    /// <exception cref="DiagnosticException">QB5070: it is not here. QB5073: an assets file is damaged.</exception>
    public FoundBackend Require(string name, SourceLocation? location)
    {
        if (PackageOf(name) is not { } package)
        {
            throw DiagnosticTable.BackendNotInstalled.Exception(
                location, $"the backend '{name}' is not here, and no package is known that brings it; use another");
        }

        var library = package.LibraryFor(device: null, MachineRuntime.Names)?.Id ?? package.Libraries[0].Id;
        return Find(package) ?? throw DiagnosticTable.BackendNotInstalled.Exception(
            location,
            $"the backend '{name}' is not on this machine; 'dotnet quantize backend install {name}' gets it, and in "
            + $"a project a PackageReference to {package.Id} and one to its libraries, such as {library}");
    }
}
