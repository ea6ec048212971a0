using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>
/// A list of one kind of items; gives an <see cref="IReadOnlyList{T}"/> of <see cref="object"/> without
/// the wrong items.
/// </summary>
/// <param name="item">Of each item.</param>
/// <param name="minimumCount">0 or 1.</param>
/// <param name="isUnique">The same word may not be listed twice.</param>
public sealed class ListSchema(SchemaNode item, int minimumCount = 0, bool isUnique = false) : SchemaNode
{
    internal SchemaNode Item => item;

    internal override string Describe() => item is ObjectSchema ? "list" : $"list of {item.Describe()}";

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlSequence sequence)
        {
            return RejectType(context, node, path, item is ObjectSchema ? "a list: '- { … }'" : "a list: '[ … ]'");
        }

        if (sequence.Items.Count < minimumCount)
        {
            return Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                $"{SchemaContext.NameOf(path)} is empty; list at least {minimumCount}");
        }

        var values = new List<object>();
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var itemPath = $"{path}[{i}]";
            context.Locations[itemPath] = sequence.Items[i].Location;
            if (item.Validate(sequence.Items[i], itemPath, context) is not { } value)
            {
                continue;
            }

            if (isUnique && values.Contains(value))
            {
                Reject(
                    context, DiagnosticTable.ValueOutOfRange, sequence.Items[i],
                    $"'{itemPath}' lists '{value}' a second time; list each once");
                continue;
            }

            values.Add(value);
        }

        return values;
    }
}
