using System.Text.Json;
using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Vocabularies;

/// <summary>The member <c>model.vocab</c> as an object from token to id.</summary>
internal static class VocabularyJson
{
    public static Dictionary<string, int> Read(JsonCursor member)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in member.Expect(JsonValueKind.Object).Element.EnumerateObject())
        {
            var token = entry.Name;
            if (vocabulary.Count >= VocabularyLimits.Tokens || token.Length > VocabularyLimits.TokenCharacters)
            {
                throw member.Error($"More than {VocabularyLimits.Tokens} tokens, or one longer than "
                    + $"{VocabularyLimits.TokenCharacters} characters.");
            }

            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id)
                || id is < 0 or >= VocabularyLimits.Tokens)
            {
                throw member.Error(
                    $"The id of {Quoted.Text(token)} must be a whole number below {VocabularyLimits.Tokens}.");
            }

            if (token.Length == 0 || !vocabulary.TryAdd(token, id))
            {
                throw member.Error($"The token {Quoted.Text(token)} is empty or stands there twice.");
            }
        }

        return vocabulary.Count > 0 ? vocabulary : throw member.Error("The vocabulary is empty.");
    }

    /// <summary>All tokens by id. Each id from 0 to the highest must be taken, and by one token only.</summary>
    public static string[] TokensById(
        JsonCursor member, Dictionary<string, int> vocabulary, IReadOnlyList<AddedToken> addedTokens)
    {
        var pairs = vocabulary.Select(pair => (Token: pair.Key, Id: pair.Value))
            .Concat(addedTokens.Select(token => (Token: token.Content, token.Id)))
            .ToList();
        var tokens = new string?[pairs.Max(pair => pair.Id) + 1];
        foreach (var (token, id) in pairs)
        {
            if (tokens[id] is { } other && other != token)
            {
                throw member.Error($"The tokens {Quoted.Text(other)} and {Quoted.Text(token)} have the same id {id}.");
            }

            tokens[id] = token;
        }

        return Array.IndexOf(tokens, null) is var gap and >= 0
            ? throw member.Error($"No token has the id {gap}, and a higher one is taken.")
            : Array.ConvertAll(tokens, token => token!);
    }
}
