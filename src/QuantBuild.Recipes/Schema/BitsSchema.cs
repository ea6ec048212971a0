using System.Globalization;
using QuantBuild.Formats.Messages;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>A bit width; gives an <see cref="int"/>. 32 means: not quantized.</summary>
/// <param name="supported">Ascending.</param>
/// <param name="later">Possible widths that this version does not support (QB1009); others are QB1005.</param>
internal sealed class BitsSchema(int[] supported, params int[] later) : SchemaNode
{
    internal override string Describe()
    {
        var text = string.Join(", ", supported.Select(bits => $"`{bits}`"));
        return later.Length == 0 ? text : $"{text} (not yet: {string.Join(", ", later.Select(bits => $"`{bits}`"))})";
    }

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        var valid = ShortList.Of(supported.Select(bits => $"{bits}"));
        if (node is not YamlScalar { Kind: ScalarKind.Integer } scalar)
        {
            return RejectType(context, node, path, $"one of the bit widths {valid}");
        }

        var name = SchemaContext.NameOf(path);
        var text = YamlScalar.Shorten(scalar.Text);
        _ = int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bits);
        if (Array.IndexOf(supported, bits) >= 0)
        {
            return bits;
        }

        return Array.IndexOf(later, bits) >= 0
            ? Reject(
                context, DiagnosticTable.NotSupported, node,
                $"{name} is {text}, which this version does not support; supported: {valid}")
            : Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                $"{name} is {text}, which is no possible bit width here; use one of {valid}");
    }
}
