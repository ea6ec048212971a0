namespace SemanticSearch;

/// <summary>Vectors in one form.</summary>
internal interface IVectorStore
{
    /// <summary>Of all vectors.</summary>
    long Bytes { get; }

    void Add(ReadOnlySpan<float> vector);

    /// <returns>How like it each vector is, in the order they were added; at most 1.</returns>
    double[] Compare(ReadOnlySpan<float> vector);
}
