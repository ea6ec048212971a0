using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>A step of normalization. Immutable; takes every text, a lone surrogate as U+FFFD.</summary>
internal interface ITextNormalizer
{
    /// <summary>Adds the normalized text to <paramref name="output"/>.</summary>
    void Normalize(scoped ReadOnlySpan<char> text, ref PooledBuffer<char> output);
}
