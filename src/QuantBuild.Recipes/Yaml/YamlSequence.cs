using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes.Yaml;

internal sealed record YamlSequence(SourceLocation Location, IReadOnlyList<YamlNode> Items) : YamlNode(Location)
{
    public override string Description => "a list";
}
