using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>Takes white space from the ends of a text.</summary>
internal sealed class StripNormalizer(bool left, bool right) : ITextNormalizer
{
    public void Normalize(scoped ReadOnlySpan<char> text, ref PooledBuffer<char> output)
    {
        // All white space is in the basic plane: characters serve.
        while (left && !text.IsEmpty && CharacterProperties.IsWhiteSpace(text[0]))
        {
            text = text[1..];
        }

        while (right && !text.IsEmpty && CharacterProperties.IsWhiteSpace(text[^1]))
        {
            text = text[..^1];
        }

        output.AddRange(text);
    }
}
