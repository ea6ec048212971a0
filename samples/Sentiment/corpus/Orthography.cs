namespace Sentiment.Corpus;

/// <summary>
/// What an expansion leaves open: the capital of the first letter and the form of the indefinite article.
/// </summary>
internal static class Orthography
{
    public static string Correct(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i++)
        {
            if (words[i] is "a" or "A" && StartsWithVowelSound(words[i + 1]))
            {
                words[i] += "n";
            }
        }

        var joined = string.Join(' ', words);
        return string.Concat(char.ToUpperInvariant(joined[0]).ToString(), joined.AsSpan(1));
    }

    private static bool StartsWithVowelSound(string word)
        => word.StartsWith("honest", StringComparison.Ordinal)
        || ("aeiou".Contains(word[0], StringComparison.Ordinal) && !word.StartsWith("use", StringComparison.Ordinal));
}
