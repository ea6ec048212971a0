using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>Takes white space from the ends of a text.</summary>
internal sealed class StripNormalizer(bool left, bool right) : ITextNormalizer
{
    public void Normalize(scoped ReadOnlySpan<char> text, ref AlignedBuffer<char> output)
    {
        // All white space is in the basic plane: characters serve.
        var start = 0;
        while (left && start < text.Length && CharacterProperties.IsWhiteSpace(text[start]))
        {
            start++;
        }

        var end = text.Length;
        while (right && end > start && CharacterProperties.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        Alignment.Copy(text[start..end], start, ref output);
    }
}
