using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes.Schema;

/// <summary>What one validation reads and collects.</summary>
/// <param name="folder">Absolute path of the recipe's folder.</param>
internal sealed class SchemaContext(string folder)
{
    public string Folder { get; } = folder;

    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Position of every value, by path (<c>quantize.overrides[0].match</c>); the root's is empty.</summary>
    public Dictionary<string, SourceLocation> Locations { get; } = new(StringComparer.Ordinal);

    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public static string NameOf(string path) => path.Length == 0 ? "the recipe" : $"'{path}'";
}
