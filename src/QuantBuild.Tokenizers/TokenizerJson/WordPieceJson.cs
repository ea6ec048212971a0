using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;
using QuantBuild.Tokenizers.WordPiece;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>A <c>tokenizer.json</c> whose model is WordPiece.</summary>
internal static class WordPieceJson
{
    private const int LongestWord = 10_000;

    public static WordPieceTokenizer Read(JsonCursor root, TokenizerSettings? settings)
    {
        var model = root.Required("model");
        var vocabularyMember = model.Required("vocab");
        var vocabulary = VocabularyJson.Read(vocabularyMember);
        var addedTokens = AddedTokensJson.Read(root.Optional("added_tokens"), vocabulary);
        if (settings is not null)
        {
            RequireRight(root, "truncation", "truncation_side");
            RequireRight(root, "padding", "padding_side");
            addedTokens = WithDefaults(vocabulary, TokenMerge.Run(vocabulary, addedTokens, settings), settings);
        }

        var tokens = VocabularyJson.TokensById(vocabularyMember, vocabulary, addedTokens);
        var normalizer = BertNormalizerJson.Read(root.Optional("normalizer"), settings);
        CheckNormalizedContents(root, addedTokens, normalizer);
        CheckPreTokenizer(root.Required("pre_tokenizer"));

        var unknown = model.Required("unk_token");
        if (!vocabulary.TryGetValue(unknown.Text(), out var unknownId))
        {
            throw unknown.Error($"The vocabulary has no token {Quoted.Text(unknown.Text())}.");
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
            SpecialIds = SpecialIdsOf(root, tokens, unknownId, settings),
            AddedTokens = addedTokens,
            Normalizer = normalizer,
            Model = new(vocabulary, prefix.Text(), unknownId, wordLimit),
            SingleTemplate = single,
            PairTemplate = pair,
            MaximumLength = settings?.MaximumLength,
        });
    }

    // BERT's own tokenizer class finds its special tokens in a text, whether tokenizer.json lists them or not.
    private static IReadOnlyList<AddedToken> WithDefaults(
        Dictionary<string, int> vocabulary, IReadOnlyList<AddedToken> tokens, TokenizerSettings settings) =>
        settings.UsesFileAsItStands
            ? tokens
            :
            [
                .. tokens,
                .. settings.UnnamedDefaults().Where(vocabulary.ContainsKey)
                    .Except(tokens.Select(token => token.Content), StringComparer.Ordinal)
                    .Select(name => new AddedToken(name, vocabulary[name])),
            ];

    private static SpecialTokenIds SpecialIdsOf(
        JsonCursor root, string[] tokens, int unknownId, TokenizerSettings? settings)
    {
        var names = SpecialTokenNames.Bert;
        var pad = root.Optional("padding")?.Optional("pad_token")?.Text() ?? names.Pad;
        pad = settings?.NameOf("pad_token", pad) ?? pad;
        var padId = Find(pad) ?? throw root.Error($"The vocabulary has no padding token {Quoted.Text(pad)}.");
        return new(padId, unknownId, Find(names.Cls), Find(names.Sep), Find(names.Mask));

        int? Find(string token) => Array.IndexOf(tokens, token) is var id and >= 0 ? id : null;
    }

    private static void CheckNormalizedContents(
        JsonCursor root, IEnumerable<AddedToken> tokens, BertNormalizer normalizer)
    {
        foreach (var token in tokens.Where(token => token.IsNormalized))
        {
            if (normalizer.Normalize(token.Content).Length == 0)
            {
                throw (root.Optional("added_tokens") ?? root).Error(
                    $"The added token of id {token.Id} is normalized to nothing; set its 'normalized' to false.");
            }
        }
    }

    // Its length is the caller's, its side the model's: positions and what is cut depend on it.
    public static void RequireRight(JsonCursor root, string member, string setting)
    {
        if (root.Optional(member)?.Optional("direction") is { } side && side.Text() != "Right")
        {
            throw side.Unsupported($"{Quoted.Text(side.Text())} is not supported yet ('{setting}'); supported: Right.");
        }
    }

    private static void CheckPreTokenizer(JsonCursor preTokenizer)
    {
        var type = preTokenizer.Required("type");
        if (type.Text() != "BertPreTokenizer")
        {
            throw type.Unsupported(
                $"The pre-tokenizer {Quoted.Text(type.Text())} is not supported yet; supported: BertPreTokenizer.");
        }
    }
}
