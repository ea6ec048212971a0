namespace QuantBuild.Cli.Backends;

/// <summary>A package of a restored project, as far as it concerns this machine.</summary>
/// <param name="Id">As its source spells it.</param>
/// <param name="Version">As restored.</param>
/// <param name="Folder">Absolute path of its files; null where they are in none of the packages folders.</param>
/// <param name="Dependencies">Ids of what it depends on.</param>
/// <param name="Assemblies">Absolute paths of what is loaded of it at run time.</param>
/// <param name="NativeLibraries">Absolute paths of its native files for this machine, in ordinal order.</param>
internal sealed record RestoredPackage(
    string Id,
    string Version,
    string? Folder,
    IReadOnlyList<string> Dependencies,
    IReadOnlyList<string> Assemblies,
    IReadOnlyList<string> NativeLibraries)
{
    public bool Is(string id) => Id.Equals(id, StringComparison.OrdinalIgnoreCase);
}
