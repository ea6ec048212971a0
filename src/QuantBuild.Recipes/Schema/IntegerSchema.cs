using System.Globalization;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>A whole number between two bounds, both allowed; gives an <see cref="int"/>.</summary>
public sealed class IntegerSchema(int minimum, int maximum) : SchemaNode
{
    private string Range => minimum == maximum
        ? minimum.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}");

    internal override string Describe() => minimum == maximum
        ? $"`{Range}`"
        : string.Create(CultureInfo.InvariantCulture, $"{minimum} … {maximum}");

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlScalar { Kind: ScalarKind.Integer } scalar)
        {
            return RejectType(context, node, path, Range);
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign;
        return int.TryParse(scalar.Text, Style, CultureInfo.InvariantCulture, out var value)
            && value >= minimum && value <= maximum
            ? value
            : Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                $"{SchemaContext.NameOf(path)} is {YamlScalar.Shorten(scalar.Text)}; write {Range}");
    }
}
