using System.Text.Json;
using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>The member <c>added_tokens</c>.</summary>
internal static class AddedTokensJson
{
    /// <param name="member">Null where the file has none.</param>
    /// <param name="vocabulary">The model's; an added token that is in it must have the same id.</param>
    public static IReadOnlyList<AddedToken> Read(JsonCursor? member, Dictionary<string, int> vocabulary)
    {
        var tokens = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (var item in member?.Items() ?? [])
        {
            var token = DeclaredToken.Read(item.Expect(JsonValueKind.Object), isSpecial: false)
                .WithId(item.Required("id").WholeNumber(0, VocabularyLimits.Tokens - 1));
            if (!tokens.TryAdd(token.Content, token))
            {
                throw item.Error($"The added token {Quoted.Text(token.Content)} stands there twice.");
            }

            if (vocabulary.TryGetValue(token.Content, out var id) && id != token.Id)
            {
                throw item.Error($"The added token {Quoted.Text(token.Content)} has the id {token.Id}, "
                    + $"the vocabulary gives it {id}.");
            }
        }

        return [.. tokens.Values];
    }
}
