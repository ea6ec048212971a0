namespace QuantBuild.Recipes;

/// <summary>How the layers are divided into modules: consecutive layers that are quantized together.</summary>
/// <param name="Count">How many; that of <paramref name="Boundaries"/> where they are given.</param>
/// <param name="Split"><c>even</c> or <c>parameters</c>.</param>
/// <param name="Boundaries">First layer of each further module, ascending; empty where the split decides.</param>
/// <param name="IsCountWritten">False for the default, which gives way to a model of fewer layers.</param>
public sealed record ModuleOptions(int Count, string Split, IReadOnlyList<int> Boundaries, bool IsCountWritten);
