using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>What <c>tokenizer.json</c> says alike of every kind of model.</summary>
internal static class SequenceJson
{
    /// <param name="root">The file.</param>
    /// <param name="tokens">By id.</param>
    /// <param name="addedTokens">Those of the tokens that are added.</param>
    /// <param name="usual">The class whose names hold where no file says others.</param>
    /// <param name="unknownId">Of the model; null where it has none.</param>
    /// <param name="settings">What the files beside it say; null where it is read alone.</param>
    public static SequenceParts Read(
        JsonCursor root,
        string[] tokens,
        IReadOnlyList<AddedToken> addedTokens,
        TokenizerClass usual,
        int? unknownId,
        TokenizerSettings? settings)
    {
        var (single, pair) = TemplatesOf(root, tokens.Length, settings);
        var special = SpecialIdsOf(root, tokens, usual, unknownId, settings);
        return new()
        {
            Tokens = tokens,
            SpecialIds = special,
            AddedTokens = addedTokens,
            SingleTemplate = single,
            PairTemplate = pair,
            MaximumLength = settings?.MaximumLength,
            Truncation = SequenceSettings.TruncationOf(root.Optional("truncation"), settings),
            Padding = SequenceSettings.PaddingOf(root.Optional("padding"), settings, special.Pad),
            Trimming = TrimmingOf(root, settings),
        };
    }

    /// <summary>Refuses an added token of which the normalizer leaves nothing: it would be found everywhere.</summary>
    public static void CheckNormalizedContents(
        JsonCursor root, IEnumerable<AddedToken> tokens, Func<string, string> normalize)
    {
        foreach (var token in tokens.Where(token => token.IsNormalized))
        {
            if (normalize(token.Content).Length == 0)
            {
                throw (root.Optional("added_tokens") ?? root).Error(
                    $"The added token of id {token.Id} is normalized to nothing; set its 'normalized' to false.");
            }
        }
    }

    // That of padding must be there.
    private static SpecialTokenIds SpecialIdsOf(
        JsonCursor root, string[] tokens, TokenizerClass usual, int? unknownId, TokenizerSettings? settings)
    {
        var ofClass = settings is { UsesFileAsItStands: false, Class: { } stated } ? stated : usual;
        var pad = NameOf("pad_token", root.Optional("padding")?.Optional("pad_token")?.Text());
        var padId = Find(pad) ?? throw root.Error(pad is null
            ? "There is no padding token: name one of the vocabulary as 'pad_token' in tokenizer_config.json."
            : $"The vocabulary has no padding token {Quoted.Text(pad)}.");
        return new(
            padId,
            unknownId ?? Find(NameOf("unk_token")),
            Find(NameOf("cls_token")),
            Find(NameOf("sep_token")),
            Find(NameOf("mask_token")));

        string? NameOf(string attribute, string? ofFile = null)
        {
            var fallback = ofFile ?? ofClass.NameOf(attribute);
            return settings is null ? fallback : settings.NameOf(attribute, fallback);
        }

        int? Find(string? token) => token is not null && Array.IndexOf(tokens, token) is var id and >= 0 ? id : null;
    }

    // Without token types where the class has none.
    private static (SequenceTemplate Single, SequenceTemplate Pair) TemplatesOf(
        JsonCursor root, int vocabularySize, TokenizerSettings? settings)
    {
        var (single, pair) = PostProcessorJson.Read(root.Optional("post_processor"), vocabularySize);
        return settings is { GivesTokenTypes: false } ? (single.WithoutTypes(), pair.WithoutTypes()) : (single, pair);
    }

    // RoBERTa's own class sets the file's switches.
    private static OffsetTrimming? TrimmingOf(JsonCursor root, TokenizerSettings? settings) =>
        settings is { UsesFileAsItStands: false, Class: { } own } && own == TokenizerClass.Roberta
            ? settings.Trimming
            : PostProcessorJson.TrimmingOf(root.Optional("post_processor"));
}
