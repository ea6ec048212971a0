using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>SentencePiece's rules <c>nmt</c>: drops control characters, maps other invisible ones to a space.</summary>
internal sealed class NmtNormalizer : ITextNormalizer
{
    public void Normalize(scoped ReadOnlySpan<char> text, ref AlignedBuffer<char> output)
    {
        for (var at = 0; at < text.Length;)
        {
            var codePoint = CodePoints.First(text[at..], out var length);
            if (IsSpace(codePoint))
            {
                output.Add(' ', at);
            }
            else if (!IsDropped(codePoint))
            {
                output.AddAll(text.Slice(at, length), at);
            }

            at += length;
        }
    }

    private static bool IsDropped(int codePoint) =>
        codePoint is (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F;

    private static bool IsSpace(int codePoint) =>
        codePoint is 0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029
            or 0x2581 or 0xFEFF or 0xFFFD;
}
