using Sentiment.Corpus;

namespace SemanticSearch.Training;

/// <summary>What is trained on, and the pairs that are measured.</summary>
internal sealed class TrainingData
{
    private const ulong PairSeed = 7;

    private readonly List<string> texts = [];
    private readonly List<(int[] Questions, int[] Passages)> rows = [];
    private readonly List<string[]> pairs = [];

    public TrainingData(IReadOnlyList<Topic> topics)
    {
        foreach (var topic in topics)
        {
            rows.Add((Add(topic.Questions), Add(topic.Passages)));
        }

        foreach (var (i, topic) in topics.Index())
        {
            foreach (var (j, question) in topic.HeldBack.Index())
            {
                var random = new CounterStream(PairSeed, (ulong)i, (ulong)j);
                var other = topics[(i + 1 + random.Next(topics.Count - 1)) % topics.Count];
                pairs.Add([question, Draw(topic.Passages, random), "1"]);
                pairs.Add([question, Draw(other.Passages, random), "0"]);
            }
        }
    }

    /// <summary>All questions and passages that are trained on.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>Of each topic, the numbers of its texts.</summary>
    public IReadOnlyList<(int[] Questions, int[] Passages)> Rows => rows;

    /// <summary>A held-back question, a passage, and 1 where it answers the question, else 0.</summary>
    public IReadOnlyList<string[]> Pairs => pairs;

    /// <summary>Tab-separated values with a header, line feeds.</summary>
    public static string Table(string[] header, IEnumerable<string[]> table) =>
        string.Concat(table.Prepend(header).Select(row => string.Join('\t', row) + "\n"));

    private int[] Add(IReadOnlyList<string> added)
    {
        var first = texts.Count;
        texts.AddRange(added);
        return [.. Enumerable.Range(first, added.Count)];
    }

    private static string Draw(IReadOnlyList<string> passages, CounterStream random) =>
        passages[random.Next(passages.Count)];
}
