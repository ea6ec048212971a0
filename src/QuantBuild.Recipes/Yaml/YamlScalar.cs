using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes.Yaml;

/// <param name="Location">Of the first character, the quote included.</param>
/// <param name="Text">The value, unquoted.</param>
/// <param name="IsPlain">Neither quoted nor a block: only such a scalar can be a number, a boolean or nothing.</param>
internal sealed record YamlScalar(SourceLocation Location, string Text, bool IsPlain) : YamlNode(Location)
{
    private const int LongestQuotation = 60;

    public ScalarKind Kind => IsPlain ? KindOf(Text) : ScalarKind.Text;

    public override string Description => Kind switch
    {
        ScalarKind.Null => "nothing",
        ScalarKind.Boolean => $"the truth value {Text}",
        ScalarKind.Integer or ScalarKind.Number => $"the number {Shorten(Text)}",
        _ => $"the text '{Shorten(Text)}'",
    };

    public static string Shorten(string text) =>
        text.Length <= LongestQuotation ? text : string.Concat(text.AsSpan(0, LongestQuotation), "…");

    private static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ => NumberKindOf(text),
    };

    // [-+]? ( [0-9]+ ( . [0-9]* )? | . [0-9]+ ) ( [eE] [-+]? [0-9]+ )?
    private static ScalarKind NumberKindOf(ReadOnlySpan<char> text)
    {
        var rest = text[0] is '-' or '+' ? text[1..] : text;
        var whole = DigitCount(rest);
        rest = rest[whole..];
        var kind = ScalarKind.Integer;
        var fraction = 0;
        if (rest is ['.', ..])
        {
            fraction = DigitCount(rest[1..]);
            rest = rest[(1 + fraction)..];
            kind = ScalarKind.Number;
        }

        if (whole + fraction == 0)
        {
            return ScalarKind.Text;
        }

        if (rest is ['e' or 'E', ..])
        {
            rest = rest is [_, '-' or '+', ..] ? rest[2..] : rest[1..];
            var exponent = DigitCount(rest);
            rest = exponent == 0 ? "?" : rest[exponent..];
            kind = ScalarKind.Number;
        }

        return rest.IsEmpty ? kind : ScalarKind.Text;
    }

    private static int DigitCount(ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }
}
