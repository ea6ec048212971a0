using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>A package that is written beside its place.</summary>
/// <param name="Path">Its place.</param>
/// <param name="Warning">QB5023 where it is too large for public feeds.</param>
internal sealed record PendingPackage(string Path, Diagnostic? Warning)
{
    public string WrittenPath => Path + ".new";
}
