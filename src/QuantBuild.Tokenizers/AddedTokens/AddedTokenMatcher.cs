using System.Buffers;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.AddedTokens;

/// <summary>Finds added tokens in a text from left to right, the longest of those that start at one place.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly SearchValues<char> firstCharacters;
    private readonly Dictionary<char, AddedToken[]> byFirstCharacter;

    // With contents as they are to be searched, none empty.
    private AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        byFirstCharacter = tokens.OrderByDescending(token => token.Content.Length)
            .GroupBy(token => token.Content[0])
            .ToDictionary(group => group.Key, group => group.ToArray());
        firstCharacters = SearchValues.Create(byFirstCharacter.Keys.ToArray());
    }

    /// <summary>Of those that are found in a text as it is.</summary>
    public static AddedTokenMatcher OfOriginal(IEnumerable<AddedToken> tokens) =>
        new(tokens.Where(token => !token.IsNormalized));

    /// <summary>Of those that are found in a normalized text.</summary>
    /// <param name="tokens">Of the tokenizer.</param>
    /// <param name="normalize">Leaves something of each.</param>
    public static AddedTokenMatcher OfNormalized(IEnumerable<AddedToken> tokens, Func<string, string> normalize) =>
        new(tokens.Where(token => token.IsNormalized)
            .Select(token => token with { Content = normalize(token.Content) }));

    /// <summary>The next match in <paramref name="text"/>, or false.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="from">Where to begin; the text before it belongs to earlier matches.</param>
    /// <param name="match">Id, start and end, with the white space the token takes.</param>
    public bool TryFind(ReadOnlySpan<char> text, int from, out AddedTokenMatch match)
    {
        for (var at = from; at < text.Length;)
        {
            var offset = text[at..].IndexOfAny(firstCharacters);
            if (offset < 0)
            {
                break;
            }

            at += offset;
            if (LongestAt(text[at..]) is not { } token)
            {
                at++;
                continue;
            }

            var end = at + token.Content.Length;
            if (token.IsSingleWord && TouchesWord(text[..at], text[end..]))
            {
                at = end;
                continue;
            }

            var start = token.StripsLeft ? Math.Max(from, TrimmedLength(text[..at])) : at;
            match = new(token.Id, start, token.StripsRight ? SkipWhiteSpace(text, end) : end);
            return true;
        }

        match = default;
        return false;
    }

    private AddedToken? LongestAt(ReadOnlySpan<char> text)
    {
        foreach (var token in byFirstCharacter[text[0]])
        {
            if (text.StartsWith(token.Content, StringComparison.Ordinal))
            {
                return token;
            }
        }

        return null;
    }

    private static bool TouchesWord(ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        (!before.IsEmpty && IsWordCharacter(CodePoints.Last(before, out _)))
        || (!after.IsEmpty && IsWordCharacter(CodePoints.First(after, out _)));

    private static bool IsWordCharacter(int codePoint) => CharacterProperties.Of(codePoint).IsWordCharacter;

    // All white space is in the basic plane: characters serve.
    private static int TrimmedLength(ReadOnlySpan<char> text)
    {
        var length = text.Length;
        while (length > 0 && CharacterProperties.IsWhiteSpace(text[length - 1]))
        {
            length--;
        }

        return length;
    }

    private static int SkipWhiteSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && CharacterProperties.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
