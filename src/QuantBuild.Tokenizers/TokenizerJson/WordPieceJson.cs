using QuantBuild.Tokenizers.WordPiece;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>A <c>tokenizer.json</c> whose model is WordPiece.</summary>
internal static class WordPieceJson
{
    private const int LongestWord = 10_000;

    public static WordPieceTokenizer Read(JsonCursor root)
    {
        var model = root.Required("model");
        var vocabularyMember = model.Required("vocab");
        var vocabulary = VocabularyJson.Read(vocabularyMember);
        var addedTokens = AddedTokensJson.Read(root.Optional("added_tokens"), vocabulary);
        var tokens = VocabularyJson.TokensById(vocabularyMember, vocabulary, addedTokens);
        var normalizer = BertNormalizerJson.Read(root.Optional("normalizer"));
        CheckNormalizedContents(root, addedTokens, normalizer);
        CheckPreTokenizer(root.Required("pre_tokenizer"));

        var unknown = model.Required("unk_token");
        if (!vocabulary.TryGetValue(unknown.Text(), out var unknownId))
        {
            throw unknown.Error($"The vocabulary has no token '{unknown.Text()}'.");
        }

        var prefix = model.Required("continuing_subword_prefix");
        if (prefix.Text().Length == 0)
        {
            throw prefix.Error("Must not be empty.");
        }

        var wordLimit = model.Optional("max_input_chars_per_word")?.WholeNumber(1, LongestWord) ?? 100;
        var (single, pair) = PostProcessorJson.Read(root.Optional("post_processor"), tokens.Length);
        return new(new()
        {
            Tokens = tokens,
            SpecialIds = SpecialIdsOf(root, tokens, unknownId),
            AddedTokens = addedTokens,
            Normalizer = normalizer,
            Model = new(vocabulary, prefix.Text(), unknownId, wordLimit),
            SingleTemplate = single,
            PairTemplate = pair,
        });
    }

    private static SpecialTokenIds SpecialIdsOf(JsonCursor root, string[] tokens, int unknownId)
    {
        var names = SpecialTokenNames.Bert;
        var pad = root.Optional("padding")?.Optional("pad_token")?.Text() ?? names.Pad;
        var padId = Find(pad) ?? throw root.Error($"The vocabulary has no padding token '{pad}'.");
        return new(padId, unknownId, Find(names.Cls), Find(names.Sep), Find(names.Mask));

        int? Find(string token) => Array.IndexOf(tokens, token) is var id and >= 0 ? id : null;
    }

    private static void CheckNormalizedContents(
        JsonCursor root, IEnumerable<AddedTokens.AddedToken> tokens, BertNormalizer normalizer)
    {
        foreach (var token in tokens.Where(token => token.IsNormalized))
        {
            if (normalizer.Normalize(token.Content).Length == 0)
            {
                throw root.Required("added_tokens").Error(
                    $"The token of id {token.Id} is normalized to nothing; set its 'normalized' to false.");
            }
        }
    }

    private static void CheckPreTokenizer(JsonCursor preTokenizer)
    {
        var type = preTokenizer.Required("type");
        if (type.Text() != "BertPreTokenizer")
        {
            throw type.Error($"The pre-tokenizer '{type.Text()}' is not supported; supported: BertPreTokenizer.");
        }
    }
}
