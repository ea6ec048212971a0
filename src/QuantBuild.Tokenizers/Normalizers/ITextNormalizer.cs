using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>A step of normalization. Immutable; takes every text, a lone surrogate as U+FFFD.</summary>
internal interface ITextNormalizer
{
    /// <summary>Writes the normalized text.</summary>
    /// <param name="text">What to normalize.</param>
    /// <param name="output">Empty before; its places are of <paramref name="text"/>.</param>
    void Normalize(scoped ReadOnlySpan<char> text, ref AlignedBuffer<char> output);
}
