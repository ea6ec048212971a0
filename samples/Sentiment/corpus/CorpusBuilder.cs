namespace Sentiment.Corpus;

/// <summary>
/// Draws the rows of a split: no sentence twice, 6 to 25 words, and in dev always some wording of dev alone.
/// </summary>
internal sealed class CorpusBuilder(Grammar grammar)
{
    private const ulong Seed = 20220;
    private const int MinimumWords = 6;
    private const int MaximumWords = 25;
    private const int MaximumAttempts = 1000;

    private readonly HashSet<string> _sentences = new(StringComparer.Ordinal);

    /// <exception cref="GrammarException">A row found no new sentence in 1,000 attempts.</exception>
    public IReadOnlyList<Row> Build(Split split, int count)
    {
        var rows = new List<Row>(count);
        for (var row = 0; row < count; row++)
        {
            rows.Add(BuildRow(split, row));
        }

        return rows;
    }

    private Row BuildRow(Split split, int row)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var random = new CounterStream(Seed, (ulong)split, (ulong)row, (ulong)attempt);
            var domain = grammar.Domains[random.Next(grammar.Domains.Count)];
            var positive = random.Next(2) == 1;
            var generator = new SentenceGenerator(grammar, split, random);
            var sentence = generator.Generate(domain, positive);
            if (sentence is not null && (split == Split.Train || generator.UsedDevWording) && HasLength(sentence)
                && _sentences.Add(sentence))
            {
                return new Row(sentence, positive);
            }
        }

        throw new GrammarException($"Row {row} of {split}: no new sentence in {MaximumAttempts} attempts.");
    }

    private static bool HasLength(string sentence)
        => sentence.Count(c => c == ' ') + 1 is >= MinimumWords and <= MaximumWords;
}
