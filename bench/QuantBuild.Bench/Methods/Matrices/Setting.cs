using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Matrices;

/// <param name="Key">Path of a recipe key, such as <c>quantize.mrem.steps</c>.</param>
/// <param name="Value">
/// A mapping is merged key by key; nothing (<c>~</c>) removes the key; else the value is replaced.
/// </param>
internal sealed record Setting(string Key, YamlNode Value)
{
    /// <summary>Whether it names a file or folder.</summary>
    public bool IsSource => Key.EndsWith(".source", StringComparison.Ordinal);
}
