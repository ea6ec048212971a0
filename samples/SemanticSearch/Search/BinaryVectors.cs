using QuantBuild.Runtime;

namespace SemanticSearch;

/// <summary>Signs; compared by the share of those that are the same.</summary>
internal sealed class BinaryVectors : IVectorStore
{
    private readonly List<byte[]> vectors = [];

    public long Bytes => vectors.Sum(vector => (long)vector.Length);

    public void Add(ReadOnlySpan<float> vector) => vectors.Add(TextEmbedder.ToBinary(vector));

    public double[] Compare(ReadOnlySpan<float> vector)
    {
        var bits = TextEmbedder.ToBinary(vector);
        return [.. vectors.Select(other => 1 - (VectorSimilarity.HammingDistance(bits, other) / (8.0 * bits.Length)))];
    }
}
