using System.Text;

namespace QuantBuild.Tokenizers.Text;

/// <summary>Steps through UTF-16 text by code point; a lone surrogate reads as U+FFFD of length 1.</summary>
internal static class CodePoints
{
    /// <param name="text">Not empty.</param>
    /// <param name="length">How many characters the code point takes: 1 or 2.</param>
    public static int First(ReadOnlySpan<char> text, out int length)
    {
        var first = text[0];
        if (!char.IsSurrogate(first))
        {
            length = 1;
            return first;
        }

        Rune.DecodeFromUtf16(text, out var rune, out length);
        return rune.Value;
    }

    /// <param name="text">Not empty.</param>
    /// <param name="length">How many characters the code point takes: 1 or 2.</param>
    public static int Last(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeLastFromUtf16(text, out var rune, out length);
        return rune.Value;
    }

    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; count++)
        {
            First(text[at..], out var length);
            at += length;
        }

        return count;
    }
}
