namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>The cosine of the angle between two vectors.</summary>
internal static class Cosine
{
    /// <summary>
    /// x·y / (‖x‖·‖y‖), in [−1, 1]; 0 where either has no length. Sums in double precision, in order.
    /// </summary>
    /// <param name="left">Any number of elements.</param>
    /// <param name="right">As many.</param>
    public static double Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0);
        for (var i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            leftSquares += (double)left[i] * left[i];
            rightSquares += (double)right[i] * right[i];
        }

        var lengths = Math.Sqrt(leftSquares) * Math.Sqrt(rightSquares);
        return lengths > 0 ? Math.Clamp(product / lengths, -1, 1) : 0;
    }
}
