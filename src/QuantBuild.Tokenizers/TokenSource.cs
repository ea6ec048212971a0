using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers;

/// <summary>The characters of a text that a token stands for, as the tokenizers of published models give
/// them.</summary>
/// <remarks>
/// Characters are UTF-16 code units, as in <c>text[Start..End]</c>; no half of a surrogate pair is ever left out.
/// Tokens that share a character have it both: of <c>½</c>, written as three pieces, each piece has the whole. A token
/// of a mark that stands for a space put in front of a text has the text's first character.
/// </remarks>
/// <param name="Part">The text that the token stands in; <see cref="SequencePart.SpecialToken"/> for one that was put
/// round the texts.</param>
/// <param name="Start">The first character; 0 for a token that was put round the texts.</param>
/// <param name="End">Behind the last character; 0 for a token that was put round the texts.</param>
/// <param name="Word">Which of the text's words the token belongs to, counted from 0 as the words are split before
/// pieces are looked for, added tokens among them; -1 for a token that was put round the texts.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenSource(SequencePart Part, int Start, int End, int Word)
{
    /// <summary>Of a token that was put round the texts.</summary>
    internal static TokenSource None { get; } = new(SequencePart.SpecialToken, Start: 0, End: 0, Word: -1);
}
