using System.Globalization;
using System.Text;

namespace QuantBuild.Pipeline.Caching;

/// <summary>
/// JSON with one spelling for each value, on every platform and version: keys in ordinal order, no white space,
/// only <c>"</c>, <c>\</c> and control characters escaped, shortest round-trip numbers.
/// </summary>
internal static class CanonicalJson
{
    public static string Literal(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' or '\\' => text.Append('\\').Append(character),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        return text.Append('"').ToString();
    }

    public static string Literal(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Literal(bool value) => value ? "true" : "false";

    /// <exception cref="ArgumentException">The value is not finite.</exception>
    public static string Literal(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"A key cannot hold {value}.", nameof(value));
        }

        // Adding zero turns -0 into +0: equal numbers, equal keys.
        return (value + 0.0).ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>An object of names and literals.</summary>
    public static string Object(IEnumerable<KeyValuePair<string, string>> members)
    {
        var ordered = members.OrderBy(member => member.Key, StringComparer.Ordinal);
        return $"{{{string.Join(',', ordered.Select(member => $"{Literal(member.Key)}:{member.Value}"))}}}";
    }
}
