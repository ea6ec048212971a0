using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Normalizers;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Unigram;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>A <c>tokenizer.json</c> whose model is SentencePiece's Unigram: XLM-R, multilingual E5, T5.</summary>
internal static class UnigramJson
{
    public static UnigramTokenizer Read(JsonCursor root, TokenizerSettings? settings)
    {
        var model = root.Required("model");
        var vocabularyMember = model.Required("vocab");
        var (pieces, scores) = UnigramVocabularyJson.Read(vocabularyMember);
        var unknownId = model.Required("unk_id").WholeNumber(0, pieces.Length - 1);
        var vocabulary = UnigramVocabularyJson.IdsOf(pieces);
        var addedTokens = AddedTokensJson.Read(root.Optional("added_tokens"), vocabulary);
        if (settings is not null)
        {
            addedTokens = TokenMerge.Run(vocabulary, addedTokens, settings);
        }

        var tokens = TokensById(root, pieces, addedTokens);
        var normalizer = NormalizersJson.Read(root.Optional("normalizer"));
        SequenceJson.CheckNormalizedContents(root, addedTokens, normalizer.Normalize);
        return new(new()
        {
            Sequence = SequenceJson.Read(root, tokens, addedTokens, TokenizerClass.XlmRoberta, unknownId, settings),
            Normalizer = normalizer,
            PreTokenizer = PreTokenizerJson.Read(root.Optional("pre_tokenizer")),
            Model = new(pieces, scores, unknownId, model.Optional("byte_fallback")?.Flag() ?? false),
        });
    }

    // Added tokens that are no pieces follow the pieces without a gap.
    private static string[] TokensById(JsonCursor root, string[] pieces, IReadOnlyList<AddedToken> addedTokens)
    {
        var tokens = new List<string>(pieces);
        foreach (var token in addedTokens.OrderBy(token => token.Id))
        {
            if (token.Id == tokens.Count)
            {
                tokens.Add(token.Content);
            }
            else if (token.Id > tokens.Count || tokens[token.Id] != token.Content)
            {
                throw (root.Optional("added_tokens") ?? root).Error(
                    token.Id > tokens.Count
                        ? $"No token has the id {tokens.Count}, and {Quoted.Text(token.Content)} has {token.Id}."
                        : $"The tokens {Quoted.Text(tokens[token.Id])} and {Quoted.Text(token.Content)} have the "
                            + $"same id {token.Id}.");
            }
        }

        return [.. tokens];
    }
}
