using QuantBuild.Formats.Messages;
using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>Makes a tokenizer of a <c>vocab.txt</c>, as BERT's models are published.</summary>
internal static class WordPieceVocabularyReader
{
    public static WordPieceTokenizer Read(string path, WordPieceOptions options)
    {
        if (options.ContinuationPrefix.Length == 0 || options.MaximumCharactersPerWord < 1)
        {
            throw new ArgumentException("The continuation prefix or the longest word is empty.", nameof(options));
        }

        var vocabulary = VocabularyFile.Read(path);
        var names = options.SpecialTokens;
        var missing = SpecialTokensOf(names).Where(token => !vocabulary.ContainsKey(token)).ToArray();
        if (missing.Length > 0)
        {
            throw new VocabularyException(
                path,
                line: null,
                $"Special tokens are missing: {ShortList.Of(missing)}. "
                + "Add them, or give the names that this vocabulary uses.");
        }

        var tokens = new string[vocabulary.Count];
        foreach (var (token, id) in vocabulary)
        {
            tokens[id] = token;
        }

        var (cls, sep) = (vocabulary[names.Cls], vocabulary[names.Sep]);
        var unknown = vocabulary[names.Unknown];
        return new(new()
        {
            Tokens = tokens,
            SpecialIds = new(vocabulary[names.Pad], unknown, cls, sep, vocabulary[names.Mask]),
            AddedTokens = [.. SpecialTokensOf(names).Select(token => new AddedToken(token, vocabulary[token]))],
            Normalizer = new(
                options.CleanText,
                options.HandleChineseCharacters,
                options.StripAccents ?? options.Lowercase,
                options.Lowercase),
            Model = new(vocabulary, options.ContinuationPrefix, unknown, options.MaximumCharactersPerWord),
            SingleTemplate = BertTemplates.Single(cls, sep),
            PairTemplate = BertTemplates.Pair(cls, sep),
        });
    }

    private static IEnumerable<string> SpecialTokensOf(SpecialTokenNames names) =>
        new[] { names.Pad, names.Unknown, names.Cls, names.Sep, names.Mask }.Distinct(StringComparer.Ordinal);
}
