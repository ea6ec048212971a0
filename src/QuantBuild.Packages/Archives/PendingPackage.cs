using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>A package that is written and has not got its name yet.</summary>
/// <param name="Path">Its place.</param>
/// <param name="WrittenPath">Where it is now.</param>
/// <param name="Warning">QB5023 where it is too large for public feeds.</param>
internal sealed record PendingPackage(string Path, string WrittenPath, Diagnostic? Warning);
