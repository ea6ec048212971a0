using System.Globalization;
using QuantBuild.Formats.Messages;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>What one step size covers: a word, or <c>group:N</c>; gives the text.</summary>
/// <param name="words">The words that are allowed beside groups.</param>
internal sealed class GranularitySchema(params string[] words) : SchemaNode
{
    private const string GroupPrefix = "group:";
    private const int LargestGroup = 65536;

    internal override string Describe() => $"{string.Join(", ", words.Select(word => $"`{word}`"))}, `{GroupPrefix}N`";

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        var valid = ShortList.Of([.. words, GroupPrefix + "N"]);
        if (node is not YamlScalar { Kind: ScalarKind.Text } scalar)
        {
            return RejectType(context, node, path, $"one of: {valid}");
        }

        if (words.Contains(scalar.Text, StringComparer.Ordinal))
        {
            return scalar.Text;
        }

        var name = $"{SchemaContext.NameOf(path)} is '{YamlScalar.Shorten(scalar.Text)}'";
        if (!scalar.Text.StartsWith(GroupPrefix, StringComparison.Ordinal))
        {
            return Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                $"{name}, which is not a valid value; "
                + $"{NearestName.Suggest(scalar.Text, [.. words, GroupPrefix + "N"])}");
        }

        var size = scalar.Text.AsSpan(GroupPrefix.Length);
        return int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var columns)
            && columns is > 0 and <= LargestGroup
            ? string.Create(CultureInfo.InvariantCulture, $"{GroupPrefix}{columns}")
            : Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                $"{name}; after '{GroupPrefix}' write how many columns share a step, from 1 to {LargestGroup}");
    }
}
