using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Archives;

/// <summary>What packing left.</summary>
/// <param name="Paths">The package, then those that it was divided into; absolute.</param>
/// <param name="Warnings">QB5023 for packages that public feeds refuse.</param>
public sealed record WrittenPackages(IReadOnlyList<string> Paths, IReadOnlyList<Diagnostic> Warnings);
