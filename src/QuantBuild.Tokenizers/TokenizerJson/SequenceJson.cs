using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>What <c>tokenizer.json</c> says alike of every kind of model.</summary>
internal static class SequenceJson
{
    /// <summary>The ids of the special tokens; that of padding must be there.</summary>
    /// <param name="root">The file.</param>
    /// <param name="tokens">By id.</param>
    /// <param name="usual">The class whose names hold where no file says others.</param>
    /// <param name="unknownId">Of the model; null where it has none.</param>
    /// <param name="settings">What the files beside it say; null where it is read alone.</param>
    public static SpecialTokenIds SpecialIdsOf(
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

    /// <summary>What is put round a text, and round a pair; without token types where the class has none.</summary>
    public static (SequenceTemplate Single, SequenceTemplate Pair) TemplatesOf(
        JsonCursor root, int vocabularySize, TokenizerSettings? settings)
    {
        var (single, pair) = PostProcessorJson.Read(root.Optional("post_processor"), vocabularySize);
        return settings is { GivesTokenTypes: false } ? (single.WithoutTypes(), pair.WithoutTypes()) : (single, pair);
    }

    /// <summary>Which characters a token's offsets leave out; RoBERTa's own class sets the file's switches.</summary>
    public static OffsetTrimming? TrimmingOf(JsonCursor root, TokenizerSettings? settings) =>
        settings is { UsesFileAsItStands: false, Class: { } own } && own == TokenizerClass.Roberta
            ? settings.Trimming
            : PostProcessorJson.TrimmingOf(root.Optional("post_processor"));

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
}
