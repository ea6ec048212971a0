using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>A form of the evaluation texts' vectors.</summary>
/// <param name="Name">As recipes and reports write it.</param>
/// <param name="Bytes">Of one vector.</param>
/// <param name="Similarity">How alike the vectors of two texts are, by their numbers; larger is more alike.</param>
internal sealed record VectorForm(string Name, int Bytes, Func<int, int, double> Similarity)
{
    /// <summary>The vectors as the model gives them, compared by their cosine.</summary>
    public static VectorForm OfFloats(LogitTable answers) => new(
        "float", answers.Columns * sizeof(float), (left, right) => Cosine.Of(answers[left], answers[right]));

    /// <summary>
    /// The texts that are most alike to one, itself not among them; of equal ones those of lower number.
    /// </summary>
    /// <param name="text">Below <paramref name="texts"/>.</param>
    /// <param name="texts">Those from 0 on are looked at.</param>
    /// <param name="count">How many are wanted.</param>
    public IReadOnlySet<int> Nearest(int text, int texts, int count) => Enumerable.Range(0, texts)
        .Where(other => other != text)
        .Select(other => (Other: other, Similarity: Similarity(text, other)))
        .OrderByDescending(pair => pair.Similarity).Take(count).Select(pair => pair.Other).ToHashSet();
}
