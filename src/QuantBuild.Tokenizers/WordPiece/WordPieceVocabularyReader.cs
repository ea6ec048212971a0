using QuantBuild.Formats.Messages;
using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.WordPiece;

/// <summary>Makes a tokenizer of a <c>vocab.txt</c>, as BERT's models are published.</summary>
internal static class WordPieceVocabularyReader
{
    /// <summary>Reads a vocabulary with what the files beside it say.</summary>
    public static WordPieceTokenizer Read(string path, TokenizerSettings settings) => Read(
        path,
        new WordPieceOptions
        {
            Lowercase = settings.Lowercase?.Flag() ?? true,
            StripAccents = settings.StripAccents?.Flag(),
            HandleChineseCharacters = settings.HandleChineseCharacters?.Flag() ?? true,
            SpecialTokens = settings.RequiredNamesOf(settings.Class ?? TokenizerClass.Bert),
        },
        settings);

    /// <summary>Reads a vocabulary alone.</summary>
    public static WordPieceTokenizer Read(string path, WordPieceOptions options) => Read(path, options, settings: null);

    private static WordPieceTokenizer Read(string path, WordPieceOptions options, TokenizerSettings? settings)
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
                $"Special tokens are missing: {ShortList.Of(missing.Select(Quoted.Bare))}. "
                + "Add them, or give the names that this vocabulary uses.");
        }

        // BERT's own special tokens come last: a file may give them flags of its own.
        var declared = settings is null ? [] : TokenMerge.Run(vocabulary, [], settings);
        IReadOnlyList<AddedToken> addedTokens =
        [
            .. declared,
            .. SpecialTokensOf(names).Select(token => new AddedToken(token, vocabulary[token]))
                .ExceptBy(declared.Select(token => token.Content), token => token.Content, StringComparer.Ordinal),
        ];
        var tokens = new string[Math.Max(vocabulary.Count, addedTokens.Max(token => token.Id) + 1)];
        foreach (var (token, id) in vocabulary.Select(pair => (pair.Key, pair.Value))
            .Concat(addedTokens.Select(token => (token.Content, token.Id))))
        {
            tokens[id] = token;
        }

        var normalizer = new BertNormalizer(
            options.CleanText,
            options.HandleChineseCharacters,
            options.StripAccents ?? options.Lowercase,
            options.Lowercase);
        if (addedTokens.FirstOrDefault(token => token.IsNormalized && normalizer.Normalize(token.Content).Length == 0)
            is { } nothing)
        {
            throw new VocabularyException(
                path,
                line: null,
                $"The added token of id {nothing.Id} is normalized to nothing; set its 'normalized' to false.");
        }

        var (cls, sep) = (vocabulary[names.Cls], vocabulary[names.Sep]);
        var unknown = vocabulary[names.Unknown];
        return new(new()
        {
            Sequence = new()
            {
                Tokens = tokens,
                SpecialIds = new(vocabulary[names.Pad], unknown, cls, sep, vocabulary[names.Mask]),
                AddedTokens = addedTokens,
                SingleTemplate = BertTemplates.Single(cls, sep),
                PairTemplate = PairTemplateOf(settings, cls, sep),
                MaximumLength = settings?.MaximumLength,
                Truncation = SequenceSettings.TruncationOf(section: null, settings),
                Padding = SequenceSettings.PaddingOf(section: null, settings, vocabulary[names.Pad]),
            },
            Normalizer = normalizer,
            Model = new(vocabulary, options.ContinuationPrefix, unknown, options.MaximumCharactersPerWord),
        });
    }

    private static SequenceTemplate PairTemplateOf(TokenizerSettings? settings, int cls, int sep)
    {
        if (settings?.Class is { DoublesSeparatorOfPairs: true })
        {
            return RobertaTemplates.Pair(cls, sep);
        }

        var pair = BertTemplates.Pair(cls, sep);
        return settings is { GivesTokenTypes: false } ? pair.WithoutTypes() : pair;
    }

    private static IEnumerable<string> SpecialTokensOf(SpecialTokenNames names) =>
        new[] { names.Pad, names.Unknown, names.Cls, names.Sep, names.Mask }.Distinct(StringComparer.Ordinal);
}
