using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes.Yaml;

/// <summary>A <see cref="YamlScalar"/>, <see cref="YamlSequence"/> or <see cref="YamlMapping"/>.</summary>
internal abstract record YamlNode(SourceLocation Location)
{
    /// <summary>What stands there, for a message: "a list", "the number 4", …</summary>
    public abstract string Description { get; }
}
