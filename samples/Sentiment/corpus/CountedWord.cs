namespace Sentiment.Corpus;

/// <summary>A word of the training text as the pieces merged so far.</summary>
internal sealed class CountedWord(string word, int occurrences)
{
    private readonly List<string> _pieces = [.. word.Select((c, i) => i == 0 ? c.ToString() : "##" + c)];

    public string Text => word;

    public int Occurrences => occurrences;

    public IEnumerable<(string Left, string Right)> Pairs() => _pieces.Zip(_pieces.Skip(1));

    /// <summary>Joins every occurrence of the pair, from the left.</summary>
    public void Merge(string left, string right, string merged)
    {
        for (var i = 0; i + 1 < _pieces.Count; i++)
        {
            if (string.Equals(_pieces[i], left, StringComparison.Ordinal)
                && string.Equals(_pieces[i + 1], right, StringComparison.Ordinal))
            {
                _pieces[i] = merged;
                _pieces.RemoveAt(i + 1);
            }
        }
    }
}
