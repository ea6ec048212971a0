namespace SemanticSearch;

/// <summary>As the model gives them; compared by their product, which of vectors of length 1 is their cosine.</summary>
internal sealed class FloatVectors : IVectorStore
{
    private readonly List<float[]> vectors = [];

    public long Bytes => vectors.Sum(vector => (long)vector.Length * sizeof(float));

    public void Add(ReadOnlySpan<float> vector) => vectors.Add(vector.ToArray());

    public double[] Compare(ReadOnlySpan<float> vector)
    {
        var similarities = new double[vectors.Count];
        for (var i = 0; i < similarities.Length; i++)
        {
            similarities[i] = Product(vector, vectors[i]);
        }

        return similarities;
    }

    private static double Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return sum;
    }
}
