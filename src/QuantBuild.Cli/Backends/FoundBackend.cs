namespace QuantBuild.Cli.Backends;

/// <summary>A backend whose packages are on this machine.</summary>
/// <param name="Package">What was looked for.</param>
/// <param name="AssetsPath">Absolute path of the assets file that names it.</param>
/// <param name="IsInstalled">Whether <c>backend install</c> put it there, not a project.</param>
/// <param name="Packages">All packages of the assets file's target.</param>
internal sealed record FoundBackend(
    BackendPackage Package, string AssetsPath, bool IsInstalled, IReadOnlyList<RestoredPackage> Packages)
{
    /// <summary>The backend's own package.</summary>
    public RestoredPackage Own => Packages.First(package => package.Is(Package.Id));

    /// <summary>The kinds of devices whose libraries are there; empty where none are.</summary>
    public IReadOnlyList<string> Devices =>
    [
        .. Package.Libraries.Where(library => Packages.Any(package => package.Is(library.Id)))
            .Select(library => library.Device).Distinct(),
    ];
}
