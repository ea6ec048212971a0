using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes.Yaml;

internal sealed record YamlMapping(SourceLocation Location, IReadOnlyList<YamlEntry> Entries) : YamlNode(Location)
{
    public override string Description => "a mapping of keys";
}
