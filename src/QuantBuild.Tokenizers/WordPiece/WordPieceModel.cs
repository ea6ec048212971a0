using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>Greedy longest-match-first segmentation of one word into vocabulary entries.</summary>
internal sealed class WordPieceModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> starts;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> continuations;
    private readonly int unknownId;
    private readonly int maximumCharactersPerWord;
    private readonly int longestPiece;

    /// <param name="vocabulary">Token to id; must not change any more.</param>
    /// <param name="continuationPrefix">What marks a token that continues a word: <c>##</c>.</param>
    /// <param name="unknownId">The id of a word that cannot be segmented or is too long.</param>
    /// <param name="maximumCharactersPerWord">In code points.</param>
    public WordPieceModel(
        Dictionary<string, int> vocabulary, string continuationPrefix, int unknownId, int maximumCharactersPerWord)
    {
        var continued = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (token, id) in vocabulary)
        {
            longestPiece = Math.Max(longestPiece, token.Length);
            if (token.StartsWith(continuationPrefix, StringComparison.Ordinal))
            {
                continued.Add(token[continuationPrefix.Length..], id);
            }
        }

        starts = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        continuations = continued.GetAlternateLookup<ReadOnlySpan<char>>();
        this.unknownId = unknownId;
        this.maximumCharactersPerWord = maximumCharactersPerWord;
    }

    /// <summary>Adds the word's tokens.</summary>
    /// <param name="word">Not empty.</param>
    /// <param name="place">Where it begins in the text that the tokens' ranges are to be of.</param>
    /// <param name="tokens">Where to.</param>
    public void Encode(ReadOnlySpan<char> word, int place, ref TokenBuffer tokens)
    {
        tokens.BeginWord();
        if (word.Length > maximumCharactersPerWord && CodePoints.Count(word) > maximumCharactersPerWord)
        {
            tokens.Add(unknownId, place, place + word.Length);
            return;
        }

        var tokensBefore = tokens.Count;
        for (var start = 0; start < word.Length;)
        {
            var length = LongestPiece(word[start..], start == 0 ? starts : continuations, out var id);
            if (length == 0)
            {
                tokens.Truncate(tokensBefore);
                tokens.Add(unknownId, place, place + word.Length);
                return;
            }

            tokens.Add(id, place + start, place + start + length);
            start += length;
        }
    }

    private int LongestPiece(
        ReadOnlySpan<char> rest, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces, out int id)
    {
        for (var length = Math.Min(rest.Length, longestPiece); length > 0; length--)
        {
            var splitsPair = length < rest.Length && char.IsLowSurrogate(rest[length]);
            if (!splitsPair && pieces.TryGetValue(rest[..length], out id))
            {
                return length;
            }
        }

        id = 0;
        return 0;
    }
}
