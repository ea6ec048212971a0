using QuantBuild.Kernels.Similarity;

namespace QuantBuild.Runtime;

/// <summary>
/// How alike two vectors of a <see cref="TextEmbedder"/>'s short forms are. Both are whole numbers, the same on every
/// processor.
/// </summary>
public static class VectorSimilarity
{
    /// <summary>The inner product of two int8 vectors: larger is more alike.</summary>
    /// <param name="left">Any number of codes.</param>
    /// <param name="right">As many.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static long Dot(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right) => CodeProduct.Dot(left, right);

    /// <summary>
    /// The cosine of the angle between two int8 vectors, in [−1, 1]; 0 where either has no length. Of their codes, so
    /// an element that varies little counts as much as one that varies much.
    /// </summary>
    /// <param name="left">Any number of codes.</param>
    /// <param name="right">As many.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static double Cosine(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right) => CodeProduct.Cosine(left, right);

    /// <summary>How many bits of two binary vectors differ, their Hamming distance: smaller is more alike.</summary>
    /// <param name="left">Any number of bytes.</param>
    /// <param name="right">As many.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static long HammingDistance(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        BitDistance.Hamming(left, right);
}
