using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>
/// BERT's cleaning of text, in the order of Hugging Face's fast tokenizer: drop control characters and map white
/// space to the space, put spaces round Chinese characters, strip accents (NFD without nonspacing marks), lower case.
/// </summary>
internal sealed class BertNormalizer
{
    private const char Dropped = '\uFFFF';

    private readonly bool cleansText;
    private readonly bool separatesChineseCharacters;
    private readonly char[] ascii = new char[0x80];

    public BertNormalizer(bool cleansText, bool separatesChineseCharacters, bool stripsAccents, bool lowercases)
    {
        this.cleansText = cleansText;
        this.separatesChineseCharacters = separatesChineseCharacters;
        var none = NormalizationSteps.None;
        Steps = (stripsAccents ? NormalizationSteps.Decompose | NormalizationSteps.StripMarks : none)
            | (lowercases ? NormalizationSteps.Lowercase : none);
        for (var character = '\0'; character < ascii.Length; character++)
        {
            var cleaned = cleansText ? Clean(character) : character;
            var isUpper = cleaned is >= 'A' and <= 'Z';
            ascii[character] = cleaned < 0 ? Dropped : (char)(lowercases && isUpper ? cleaned | 0x20 : cleaned);
        }
    }

    /// <summary>The steps the writer given to this normalizer must be made with.</summary>
    public NormalizationSteps Steps { get; }

    /// <summary>Replaces what <paramref name="writer"/> holds by the normalized text.</summary>
    public void Normalize(ReadOnlySpan<char> text, ref NormalizedWriter writer)
    {
        writer.Clear();
        for (var at = 0; at < text.Length;)
        {
            var character = text[at];
            if (character < ascii.Length)
            {
                var mapped = ascii[character];
                if (mapped != Dropped)
                {
                    writer.WriteAscii(mapped, at);
                }

                at++;
                continue;
            }

            Write(CodePoints.First(text[at..], out var length), at, ref writer);
            at += length;
        }

        writer.Complete();
    }

    /// <summary>The normalized text as a string; for tokens, not for long texts.</summary>
    public string Normalize(string text)
    {
        var writer = new NormalizedWriter([], [], Steps, isAligned: false);
        try
        {
            Normalize(text, ref writer);
            return writer.Text.ToString();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private void Write(int codePoint, int source, ref NormalizedWriter writer)
    {
        var cleaned = cleansText ? Clean(codePoint) : codePoint;
        if (cleaned < 0)
        {
            return;
        }

        if (separatesChineseCharacters && IsChinese(cleaned))
        {
            writer.WriteAscii(' ', source);
            writer.Write(cleaned, source);
            writer.WriteAscii(' ', source);
            return;
        }

        writer.Write(cleaned, source);
    }

    /// <returns>The code point to keep in place of this one, or -1 to drop it.</returns>
    private static int Clean(int codePoint)
    {
        if (codePoint is '\t' or '\n' or '\r')
        {
            return ' ';
        }

        if (codePoint is 0 or 0xFFFD || CharacterProperties.Of(codePoint).IsControlOrFormatOrPrivateUse)
        {
            return -1;
        }

        return CharacterProperties.IsWhiteSpace(codePoint) ? ' ' : codePoint;
    }

    // The fast tokenizer starts extension E at 2B920, not at the block's 2B820; ids must agree with it.
    private static bool IsChinese(int codePoint) =>
        codePoint >= 0x3400 && codePoint is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
            or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
            or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
