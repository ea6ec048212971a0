using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// What texts stand for: a mapping with any keys, to texts or numbers; gives a dictionary of texts. Numbers and truth
/// values count as they are written.
/// </summary>
/// <param name="description">For the reference table.</param>
internal sealed class TextMapSchema(string description) : SchemaNode
{
    internal override string Describe() => description;

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlMapping mapping)
        {
            return RejectType(context, node, path, "what each text stands for: '{ text: meaning, … }'");
        }

        if (mapping.Entries.Count == 0)
        {
            return Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                $"{SchemaContext.NameOf(path)} is empty; write what each text stands for, or remove it");
        }

        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var isWrong = false;
        foreach (var entry in mapping.Entries)
        {
            if (entry.Value is YamlScalar { Kind: not ScalarKind.Null, Text.Length: > 0 } meaning)
            {
                values[entry.Key.Text] = meaning.Text;
            }
            else
            {
                var key = SchemaContext.Join(path, YamlScalar.Shorten(entry.Key.Text));
                RejectType(context, entry.Value, key, "a text or a number");
                isWrong = true;
            }
        }

        return isWrong ? null : values;
    }
}
