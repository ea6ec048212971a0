using System.Globalization;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>A number in a range; gives a <see cref="double"/>.</summary>
/// <param name="minimum">Allowed itself unless <paramref name="aboveMinimum"/>.</param>
/// <param name="maximum">Allowed itself.</param>
/// <param name="aboveMinimum">The minimum itself is not allowed.</param>
public sealed class NumberSchema(double minimum, double maximum, bool aboveMinimum = false) : SchemaNode
{
    private string Range => aboveMinimum
        ? string.Create(CultureInfo.InvariantCulture, $"above {minimum}, up to {maximum}")
        : RangeOf(minimum, maximum);

    /// <summary>Any finite number.</summary>
    internal static NumberSchema Any { get; } = new(double.MinValue, double.MaxValue);

    /// <summary>A range in words; a bound that no finite number crosses is left out.</summary>
    internal static string RangeOf(double minimum, double maximum) => (HasBound(minimum), HasBound(maximum)) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"of at least {minimum}"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $"of at most {maximum}"),
        _ => "that is finite",
    };

    internal override string Describe() => this == Any ? "number" : $"number {Range}";

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlScalar { Kind: ScalarKind.Integer or ScalarKind.Number } scalar)
        {
            return RejectType(context, node, path, this == Any ? "a number" : $"a number {Range}");
        }

        var value = double.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        var isLow = aboveMinimum ? value <= minimum : value < minimum;
        return !isLow && value <= maximum
            ? value
            : Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                $"{SchemaContext.NameOf(path)} is {YamlScalar.Shorten(scalar.Text)}; write a number {Range}");
    }

    private static bool HasBound(double bound) => Math.Abs(bound) < double.MaxValue;
}
