namespace QuantBuild.Recipes.Schema;

/// <summary>
/// A pattern for names of linears such as <c>bert.encoder.layer.0.output.dense</c>. Names are segments between dots.
/// <c>*</c> stands for any letters within one segment; a segment <c>**</c> for any number of segments, also none.
/// A pattern may leave out leading segments but must reach the name's end: <c>output.dense</c> matches the name above,
/// <c>encoder.layer.0</c> does not (<c>encoder.layer.0.**</c> does). Letter case counts.
/// </summary>
public sealed class LinearPattern
{
    private const int LongestPattern = 256;
    private const string AnySegments = "**";

    private readonly string[] segments;

    private LinearPattern(string text)
    {
        Text = text;

        // Leading segments may be left out.
        segments = [AnySegments, .. text.Split('.')];
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <exception cref="FormatException">The text is no pattern; the message says why.</exception>
    public static LinearPattern Parse(string text) =>
        FindFault(text) is { } fault ? throw new FormatException($"'{text}' {fault}") : new LinearPattern(text);

    public bool IsMatch(string linear)
    {
        // reached[i]: the pattern's segments so far match the name's first i segments.
        var names = linear.Split('.');
        var reached = new bool[names.Length + 1];
        reached[0] = true;
        foreach (var segment in segments)
        {
            var next = new bool[names.Length + 1];
            for (var i = 0; i <= names.Length; i++)
            {
                next[i] = segment == AnySegments
                    ? reached[i] || (i > 0 && next[i - 1])
                    : i > 0 && reached[i - 1] && IsSegmentMatch(segment, names[i - 1]);
            }

            reached = next;
        }

        return reached[names.Length];
    }

    public override string ToString() => Text;

    internal static string? FindFault(string text)
    {
        if (text.Length is 0 or > LongestPattern)
        {
            return $"is not a pattern; write 1 to {LongestPattern} characters";
        }

        var strange = text.FirstOrDefault(character =>
            !char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.' or '*'));
        if (strange != default)
        {
            return $"contains '{strange}', which no name has; use letters, digits, '_', '-', '.', '*' and '**'";
        }

        var parts = text.Split('.');
        if (Array.Exists(parts, part => part.Length == 0))
        {
            return "has an empty segment; write names with one dot between them, none at the ends";
        }

        return Array.Exists(parts, part => part != AnySegments && part.Contains(AnySegments, StringComparison.Ordinal))
            ? "mixes '**' with letters; '**' stands alone between dots, '*' within a segment"
            : null;
    }

    private static bool IsSegmentMatch(string pattern, string name)
    {
        // On a mismatch the last star takes one letter more: linear in pattern × name, no recursion.
        int position = 0, index = 0, star = -1, afterStar = 0;
        while (index < name.Length)
        {
            if (position < pattern.Length && pattern[position] == '*')
            {
                (star, afterStar) = (position++, index);
            }
            else if (position < pattern.Length && pattern[position] == name[index])
            {
                position++;
                index++;
            }
            else if (star >= 0)
            {
                (position, index) = (star + 1, ++afterStar);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(position).TrimStart('*').IsEmpty;
    }
}
