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
            addedTokens = TokenMerge.Run(vocabulary, addedTokens, settings);
        }

        var tokens = VocabularyJson.TokensById(vocabularyMember, vocabulary, addedTokens);
        var normalizer = BertNormalizerJson.Read(root.Optional("normalizer"), settings);
        SequenceJson.CheckNormalizedContents(root, addedTokens, normalizer.Normalize);
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
        return new(new()
        {
            Sequence = SequenceJson.Read(root, tokens, addedTokens, TokenizerClass.Bert, unknownId, settings),
            Normalizer = normalizer,
            Model = new(vocabulary, prefix.Text(), unknownId, wordLimit),
        });
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
