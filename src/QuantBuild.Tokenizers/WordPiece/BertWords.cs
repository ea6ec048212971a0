using System.Runtime.CompilerServices;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>
/// BERT's pre-tokenization: words between white space, each punctuation character a word of its own. Punctuation is
/// every ASCII symbol and Unicode's categories P*.
/// </summary>
internal ref struct BertWords(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;
    private int next;

    private enum Kind
    {
        Letter,
        WhiteSpace,
        Punctuation,
    }

    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Where <see cref="Current"/> begins in the text.</summary>
    public readonly int Start => next - Current.Length;

    public bool MoveNext()
    {
        var start = next;
        while (next < text.Length)
        {
            var kind = KindAt(next, out var length);
            if (kind == Kind.Letter)
            {
                next += length;
                continue;
            }

            if (next > start)
            {
                break;
            }

            next += length;
            if (kind == Kind.Punctuation)
            {
                break;
            }

            start = next;
        }

        Current = text[start..next];
        return !Current.IsEmpty;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Kind KindAt(int at, out int length)
    {
        var character = text[at];
        if (character < 0x80)
        {
            length = 1;
            return char.IsAsciiLetterOrDigit(character) ? Kind.Letter : AsciiKind(character);
        }

        var codePoint = CodePoints.First(text[at..], out length);
        if (CharacterProperties.IsWhiteSpace(codePoint))
        {
            return Kind.WhiteSpace;
        }

        return CharacterProperties.Of(codePoint).IsPunctuation ? Kind.Punctuation : Kind.Letter;
    }

    private static Kind AsciiKind(char character)
    {
        if (CharacterProperties.IsWhiteSpace(character))
        {
            return Kind.WhiteSpace;
        }

        return character is > ' ' and < '\x7F' ? Kind.Punctuation : Kind.Letter;
    }
}
