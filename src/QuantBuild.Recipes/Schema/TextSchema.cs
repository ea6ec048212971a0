using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>Text that is not empty; gives a <see cref="string"/>.</summary>
/// <param name="description">For the reference table.</param>
/// <param name="findFault">What is wrong with a text and what to do, or null; may be absent.</param>
internal sealed class TextSchema(string description, Func<string, string?>? findFault = null) : SchemaNode
{
    internal override string Describe() => description;

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlScalar { Kind: ScalarKind.Text } scalar)
        {
            var isScalar = node is YamlScalar { Kind: not ScalarKind.Null };
            return RejectType(context, node, path, isScalar ? "text; put it in quotes if it is meant" : "text");
        }

        var fault = scalar.Text.Length == 0 ? "is empty; write a text" : findFault?.Invoke(scalar.Text);
        return fault is null
            ? scalar.Text
            : Reject(context, DiagnosticTable.ValueOutOfRange, node, $"{SchemaContext.NameOf(path)} {fault}");
    }
}
