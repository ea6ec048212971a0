using QuantBuild.Runtime;

namespace SemanticSearch;

/// <summary>Codes of a byte by the ranges that the checkpoint states; compared by the cosine of the codes.</summary>
/// <param name="embedder">Knows the ranges.</param>
internal sealed class Int8Vectors(TextEmbedder embedder) : IVectorStore
{
    private readonly List<sbyte[]> vectors = [];

    public long Bytes => vectors.Sum(vector => (long)vector.Length);

    public void Add(ReadOnlySpan<float> vector) => vectors.Add(embedder.ToInt8(vector));

    public double[] Compare(ReadOnlySpan<float> vector)
    {
        var codes = embedder.ToInt8(vector);
        return [.. vectors.Select(other => VectorSimilarity.Cosine(codes, other))];
    }
}
