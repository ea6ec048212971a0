namespace QuantBuild.Models.Metrics;

/// <summary>
/// ROUGE-L (Lin, 2004): how a text agrees with right ones by the longest sequence of words that both have in the same
/// order, other words between them or not. Words are runs of the letters a to z and of digits, in lower case; nothing
/// is stemmed. That is how Google's <c>rouge_score</c> counts.
/// </summary>
public static class LongestCommonSubsequence
{
    /// <summary>
    /// The harmonic mean of the shares of both texts' words that the sequence has; of several right texts the one that
    /// fits best; 0 where a text has no word.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="right">At least one.</param>
    public static double F1(string text, IReadOnlyList<string> right)
    {
        ArgumentNullException.ThrowIfNull(right);
        var given = WordsOf(text);
        return right.Max(each => F1(given, WordsOf(each)));
    }

    private static double F1(List<string> given, List<string> right)
    {
        var both = LengthOf(given, right);
        return both == 0 ? 0 : 2.0 * both / (given.Count + right.Count);
    }

    // Row by row of the table of lengths, of which only the last is kept.
    private static int LengthOf(List<string> one, List<string> other)
    {
        var row = new int[other.Count + 1];
        foreach (var word in one)
        {
            var diagonal = 0;
            for (var i = 0; i < other.Count; i++)
            {
                var above = row[i + 1];
                row[i + 1] = word == other[i] ? diagonal + 1 : Math.Max(above, row[i]);
                diagonal = above;
            }
        }

        return row[^1];
    }

    private static List<string> WordsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lower = text.ToLowerInvariant();
        var words = new List<string>();
        var start = 0;
        for (var at = 0; at <= lower.Length; at++)
        {
            if (at < lower.Length && char.IsAsciiLetterOrDigit(lower[at]))
            {
                continue;
            }

            if (at > start)
            {
                words.Add(lower[start..at]);
            }

            start = at + 1;
        }

        return words;
    }
}
