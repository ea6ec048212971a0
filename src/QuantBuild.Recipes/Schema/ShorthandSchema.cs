using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// A section, or one value that stands for its first key: <c>modules: 4</c> for <c>modules: { count: 4 }</c>. Gives a
/// <see cref="ValidatedObject"/> either way.
/// </summary>
internal sealed class ShorthandSchema(ObjectSchema section) : SchemaNode
{
    private KeySchema First => section.Keys[0];

    internal override ObjectSchema Section => section;

    internal override string Describe() => $"{First.Value.Describe()}, or {section.Describe()}";

    internal override object? Validate(YamlNode node, string path, SchemaContext context) => node is YamlMapping
        ? section.Validate(node, path, context)
        : First.Value.Validate(node, path, context) is { } value
            ? section.WithDefaults(path, new(StringComparer.Ordinal) { [First.Name] = value }, [First.Name])
            : null;
}
