using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary><c>true</c> or <c>false</c>, in exactly these spellings; gives a <see cref="bool"/>.</summary>
public sealed class BooleanSchema : SchemaNode
{
    internal override string Describe() => "`true`, `false`";

    internal override object? Validate(YamlNode node, string path, SchemaContext context) => node switch
    {
        YamlScalar { IsPlain: true, Text: "true" } => true,
        YamlScalar { IsPlain: true, Text: "false" } => false,
        _ => RejectType(context, node, path, "true or false"),
    };
}
