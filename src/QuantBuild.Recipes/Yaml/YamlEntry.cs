namespace QuantBuild.Recipes.Yaml;

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
