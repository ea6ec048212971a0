using System.Collections.Frozen;
using System.Globalization;

namespace Sentiment.Corpus;

/// <summary>
/// Frequent words stay whole, and all words teach pieces by pair merging (Sennrich et al., arXiv:1508.07909), where a
/// pair counts once for each different word that holds it and occurrences only break ties. So pieces shared by many
/// words (un-, -less, -ing) come first, and the words dev brings anew fall apart into pieces that train knows.
/// </summary>
internal static class VocabularyBuilder
{
    private const int WholeWordOccurrences = 15;
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
    private static readonly FrozenSet<char> Punctuation = ",.;:!?'-".ToFrozenSet();

    /// <summary>
    /// Special tokens, punctuation, characters, frequent words, then pieces in the order they were merged.
    /// </summary>
    public static IReadOnlyList<string> Learn(IEnumerable<string> sentences, int size)
    {
        var words = sentences.SelectMany(Words).CountBy(word => word, StringComparer.Ordinal)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new CountedWord(pair.Key, pair.Value)).ToList();
        var pieces = new List<string>(Special);
        pieces.AddRange(Punctuation.Order().Select(c => c.ToString()));
        for (var c = 'a'; c <= 'z'; c++)
        {
            pieces.Add(c.ToString());
            pieces.Add(string.Create(CultureInfo.InvariantCulture, $"##{c}"));
        }

        var frequent = words.Where(word => word.Occurrences >= WholeWordOccurrences && word.Text.Length > 1).ToList();
        pieces.AddRange(frequent.OrderByDescending(word => word.Occurrences).Select(word => word.Text));
        var known = new HashSet<string>(pieces, StringComparer.Ordinal);
        while (pieces.Count < size && BestPair(words) is { } pair)
        {
            var merged = pair.Left + pair.Right[2..];
            if (known.Add(merged))
            {
                pieces.Add(merged);
            }

            foreach (var word in words)
            {
                word.Merge(pair.Left, pair.Right, merged);
            }
        }

        return pieces;
    }

    private static (string Left, string Right)? BestPair(List<CountedWord> words)
    {
        var counts = new Dictionary<(string, string), (int Words, int Occurrences)>();
        foreach (var word in words)
        {
            foreach (var pair in word.Pairs().Distinct())
            {
                var (types, occurrences) = counts.GetValueOrDefault(pair);
                counts[pair] = (types + 1, occurrences + word.Occurrences);
            }
        }

        return counts.Count == 0
            ? null
            : counts.OrderByDescending(entry => entry.Value)
                .ThenBy(entry => entry.Key.Item1, StringComparer.Ordinal)
                .ThenBy(entry => entry.Key.Item2, StringComparer.Ordinal).First().Key;
    }

    private static IEnumerable<string> Words(string sentence)
        => sentence.ToLowerInvariant()
            .Split([' ', .. Punctuation], StringSplitOptions.RemoveEmptyEntries);
}
