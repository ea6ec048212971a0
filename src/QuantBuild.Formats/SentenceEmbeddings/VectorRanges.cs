namespace QuantBuild.Formats.SentenceEmbeddings;

/// <summary>Between which values the elements of a model's vectors lay, over calibration texts.</summary>
/// <param name="Minimum">[dimensions], finite.</param>
/// <param name="Maximum">[dimensions], finite, nowhere below <paramref name="Minimum"/>.</param>
/// <param name="Texts">How many texts, at least 1.</param>
public sealed record VectorRanges(float[] Minimum, float[] Maximum, int Texts)
{
    /// <summary>Elements of a vector.</summary>
    public int Dimensions => Minimum.Length;
}
