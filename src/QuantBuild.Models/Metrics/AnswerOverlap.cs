using System.Text;
using System.Text.RegularExpressions;

namespace QuantBuild.Models.Metrics;

/// <summary>
/// How an answer to a question agrees with the right ones, as SQuAD counts it (arXiv:1606.05250, arXiv:1806.03822): in
/// lower case, without ASCII punctuation and the articles a, an, the, words apart by single spaces; of several right
/// answers the one that fits best.
/// </summary>
public static partial class AnswerOverlap
{
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary>1 where the answer is a right one, else 0.</summary>
    /// <param name="answer">Empty for no answer.</param>
    /// <param name="right">At least one; empty where the question has no answer.</param>
    public static double ExactMatch(string answer, IReadOnlyList<string> right)
    {
        ArgumentNullException.ThrowIfNull(right);
        var given = Normalize(answer);
        return right.Max(each => Normalize(each) == given ? 1.0 : 0.0);
    }

    /// <summary>
    /// The harmonic mean of the shares of words, each as often as it stands there, that both have; where one has none,
    /// 1 if the other has none either.
    /// </summary>
    /// <inheritdoc cref="ExactMatch"/>
    public static double F1(string answer, IReadOnlyList<string> right)
    {
        ArgumentNullException.ThrowIfNull(right);
        var given = WordsOf(answer);
        return right.Max(each => F1(given, WordsOf(each)));
    }

    /// <summary>A text as it is compared.</summary>
    public static string Normalize(string text) => string.Join(' ', WordsOf(text));

    private static string[] WordsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (var character in text.ToLowerInvariant())
        {
            if (!Punctuation.Contains(character))
            {
                plain.Append(character);
            }
        }

        return Articles().Replace(plain.ToString(), " ")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static double F1(string[] given, string[] right)
    {
        if (given.Length == 0 || right.Length == 0)
        {
            return given.Length == right.Length ? 1 : 0;
        }

        var left = right.GroupBy(word => word, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var both = given.GroupBy(word => word, StringComparer.Ordinal)
            .Sum(group => Math.Min(group.Count(), left.GetValueOrDefault(group.Key)));
        return 2.0 * both / (given.Length + right.Length);
    }

    [GeneratedRegex(@"\b(a|an|the)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Articles();
}
