using System.Runtime.CompilerServices;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>
/// GPT-2's words, which leave no character out:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal ref struct ByteLevelWords(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;
    private int next;

    // Kind of each ASCII character.
    private static ReadOnlySpan<byte> AsciiKinds =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
        0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
    ];

    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Where <see cref="Current"/> begins in the text.</summary>
    public readonly int Start => next - Current.Length;

    public bool MoveNext()
    {
        if (next == text.Length)
        {
            return false;
        }

        var start = next;
        next = EndOf(start);
        Current = text[start..next];
        return true;
    }

    private readonly int EndOf(int start)
    {
        if (text[start] == '\'' && ContractionLength(text[(start + 1)..]) is var length and > 0)
        {
            return start + 1 + length;
        }

        // A space belongs to the word behind it.
        var first = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = KindAt(first, out var step);
        return kind == CharacterKind.WhiteSpace ? EndOfWhiteSpace(start) : EndOfRun(first + step, kind);
    }

    private readonly int EndOfRun(int at, CharacterKind kind)
    {
        while (at < text.Length && KindAt(at, out var step) == kind)
        {
            at += step;
        }

        return at;
    }

    // Before a word the last white space is left over: a space belongs to the word, another is a word of its own. All
    // white space is in the basic plane: characters serve.
    private readonly int EndOfWhiteSpace(int start)
    {
        var end = EndOfRun(start, CharacterKind.WhiteSpace);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    private static int ContractionLength(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
        {
            return 0;
        }

        return rest[0] switch
        {
            's' or 't' or 'm' or 'd' => 1,
            'r' or 'v' when rest.Length > 1 && rest[1] == 'e' => 2,
            'l' when rest.Length > 1 && rest[1] == 'l' => 2,
            _ => 0,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly CharacterKind KindAt(int at, out int length)
    {
        var character = text[at];
        if (character < 0x80)
        {
            length = 1;
            return (CharacterKind)AsciiKinds[character];
        }

        return CharacterProperties.Of(CodePoints.First(text[at..], out length)).Kind;
    }
}
