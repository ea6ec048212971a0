namespace QuantBuild.Packages.Layout;

/// <summary>One file of a package to be made.</summary>
/// <param name="Path">In the package, with <c>/</c>.</param>
/// <param name="Source">Absolute path of the file to take; null where <paramref name="Content"/> is it.</param>
/// <param name="Content">What was written for the package; null where <paramref name="Source"/> is the file.</param>
public sealed record LayoutFile(string Path, string? Source, byte[]? Content);
