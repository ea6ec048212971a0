using System.Text;

namespace Sentiment.Corpus;

/// <summary>Expands <c>{sentence}</c> of one domain and polarity.</summary>
internal sealed class SentenceGenerator(Grammar grammar, Split split, CounterStream random)
{
    /// <summary>
    /// In the dev split, how much more often than its weight says an alternative that train has too is drawn.
    /// </summary>
    private const int SharedPreference = 3;

    /// <summary>The rule whose word, once drawn, stands wherever the sentence names it again.</summary>
    private const string Topic = "thing";

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private string? _topic;

    /// <summary>Whether the last sentence holds wording of the dev split alone.</summary>
    public bool UsedDevWording { get; private set; }

    /// <summary>A sentence with capital and articles; null when the grammar ran out of unused words.</summary>
    public string? Generate(string domain, bool positive)
    {
        _used.Clear();
        _topic = null;
        UsedDevWording = false;
        var text = new StringBuilder();
        return Expand("sentence", domain, positive, text) ? Orthography.Correct(text.ToString()) : null;
    }

    private bool Expand(string name, string domain, bool positive, StringBuilder output)
    {
        var isTopic = string.Equals(name, Topic, StringComparison.Ordinal);
        if (isTopic && _topic is not null)
        {
            output.Append(_topic);
            return true;
        }

        var alternative = Draw(grammar.Find(domain, name, positive));
        if (alternative is null)
        {
            return false;
        }

        UsedDevWording |= alternative.Only == Split.Dev;
        _topic = isTopic ? alternative.Text : _topic;
        var rest = alternative.Text.AsSpan();
        for (var open = rest.IndexOf('{'); open >= 0; open = rest.IndexOf('{'))
        {
            output.Append(rest[..open]);
            var close = rest.IndexOf('}');
            if (close < open)
            {
                throw new GrammarException($"Rule '{name}': unbalanced braces in '{alternative.Text}'.");
            }

            var reference = rest[(open + 1)..close];
            var opposite = reference.StartsWith("~");
            var target = reference[(opposite ? 1 : 0)..].ToString();
            if (!Expand(target, domain, positive ^ opposite, output))
            {
                return false;
            }

            rest = rest[(close + 1)..];
        }

        output.Append(rest);
        return true;
    }

    private Alternative? Draw(IReadOnlyList<Alternative> alternatives)
    {
        var allowed = alternatives.Where(IsAllowed).ToList();
        var total = allowed.Sum(WeightOf);
        if (total == 0)
        {
            return null;
        }

        var drawn = random.Next(total);
        var chosen = allowed.First(alternative => (drawn -= WeightOf(alternative)) < 0);
        if (chosen.IsTerminal)
        {
            _used.Add(chosen.Text);
        }

        return chosen;
    }

    private bool IsAllowed(Alternative alternative)
        => (alternative.Only is null || alternative.Only == split) && !_used.Contains(alternative.Text);

    private int WeightOf(Alternative alternative)
        => split == Split.Dev && alternative.Only is null ? alternative.Weight * SharedPreference : alternative.Weight;
}
