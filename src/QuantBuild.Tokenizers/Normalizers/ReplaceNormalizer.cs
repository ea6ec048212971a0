using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>Replaces a text wherever it stands, from left to right.</summary>
/// <param name="pattern">Not empty.</param>
/// <param name="content">What stands there instead.</param>
internal sealed class ReplaceNormalizer(string pattern, string content) : ITextNormalizer
{
    public void Normalize(scoped ReadOnlySpan<char> text, ref PooledBuffer<char> output)
    {
        for (int found; (found = text.IndexOf(pattern, StringComparison.Ordinal)) >= 0;)
        {
            output.AddRange(text[..found]);
            output.AddRange(content);
            text = text[(found + pattern.Length)..];
        }

        output.AddRange(text);
    }
}
