using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>What a <c>tokenizer.json</c> of any model says of special tokens and of what is put round texts.</summary>
internal static class SequenceJson
{
    /// <param name="root">Of the file.</param>
    /// <param name="tokens">By id.</param>
    /// <param name="unknownId">Of the model, or null.</param>
    /// <param name="usual">The class whose names hold where no file says others.</param>
    /// <param name="settings">What the files beside it say; null where it is read alone.</param>
    public static SequenceParts Read(
        JsonCursor root, string[] tokens, int? unknownId, TokenizerClass usual, TokenizerSettings? settings)
    {
        var ofClass = settings is { UsesFileAsItStands: false, Class: { } stated } ? stated : usual;
        var (single, pair) = PostProcessorJson.Read(root.Optional("post_processor"), tokens.Length);
        var givesTypes = settings?.GivesTokenTypes ?? true;
        var pad = NameOf("pad_token", root.Optional("padding")?.Optional("pad_token")?.Text());
        var padId = Find(pad) ?? throw root.Error(pad is null
            ? "There is no padding token: name one of the vocabulary as 'pad_token' in tokenizer_config.json."
            : $"The vocabulary has no padding token {Quoted.Text(pad)}.");
        return new()
        {
            Tokens = tokens,
            SpecialIds = new(
                padId,
                unknownId ?? Find(NameOf("unk_token")),
                Find(NameOf("cls_token")),
                Find(NameOf("sep_token")),
                Find(NameOf("mask_token"))),
            SingleTemplate = givesTypes ? single : single.WithoutTypes(),
            PairTemplate = givesTypes ? pair : pair.WithoutTypes(),
            MaximumLength = settings?.MaximumLength,
        };

        string? NameOf(string attribute, string? ofFile = null)
        {
            var fallback = ofFile ?? ofClass.NameOf(attribute);
            return settings is null ? fallback : settings.NameOf(attribute, fallback);
        }

        int? Find(string? token) => token is not null && Array.IndexOf(tokens, token) is var id and >= 0 ? id : null;
    }
}
