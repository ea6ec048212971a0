using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>Makes a tokenizer of <c>vocab.json</c> and <c>merges.txt</c>, as RoBERTa and GPT-2 are published.</summary>
internal static class ByteLevelBpeVocabularyReader
{
    /// <param name="vocabularyPath">Token to id, as a JSON object.</param>
    /// <param name="mergesPath">Its merges.</param>
    /// <param name="settings">What the files beside them say.</param>
    public static ByteLevelBpeTokenizer Read(string vocabularyPath, string mergesPath, TokenizerSettings settings)
    {
        var ofClass = RequireClass(settings);
        var member = JsonCursor.Open(vocabularyPath);
        var vocabulary = VocabularyJson.Read(member);
        var addedTokens = TokenMerge.Run(vocabulary, [], settings);
        var tokens = VocabularyJson.TokensById(member, vocabulary, addedTokens);
        var (specialIds, single, pair) = ofClass == TokenizerClass.Gpt2 ? OfGpt2() : OfRoberta();
        return new(new()
        {
            Sequence = new()
            {
                Tokens = tokens,
                SpecialIds = specialIds,
                AddedTokens = addedTokens,
                SingleTemplate = single,
                PairTemplate = pair,
                MaximumLength = settings.MaximumLength,
                Truncation = SequenceSettings.TruncationOf(section: null, settings),
                Padding = SequenceSettings.PaddingOf(section: null, settings, specialIds.Pad),
                Trimming = ofClass == TokenizerClass.Roberta ? settings.Trimming : null,
            },
            Split = new(AddsPrefixSpace: settings.AddsPrefixSpace?.Flag() ?? false),
            Model = new(vocabulary, MergesFile.Read(mergesPath, vocabulary), new(), tokens),
        });

        (SpecialTokenIds Ids, SequenceTemplate Single, SequenceTemplate Pair) OfRoberta()
        {
            var names = settings.RequiredNamesOf(ofClass);
            var (cls, sep) = (IdOf(names.Cls), IdOf(names.Sep));
            return (
                new(IdOf(names.Pad), IdOf(names.Unknown), cls, sep, IdOf(names.Mask)),
                RobertaTemplates.Single(cls, sep),
                RobertaTemplates.Pair(cls, sep));
        }

        // Nothing is put round a text; what fills up a batch must be named.
        (SpecialTokenIds Ids, SequenceTemplate Single, SequenceTemplate Pair) OfGpt2()
        {
            var first = new TemplatePiece(SequencePart.FirstText, TypeId: 0);
            var padId = IdOf(settings.RequiredNameOf("pad_token", ofClass));
            var unknown = settings.NameOf("unk_token", ofClass.NameOf("unk_token"));
            return (
                new(padId, unknown is null ? null : IdOf(unknown), Cls: null, Sep: null, Mask: null),
                new([first]),
                new([first, new(SequencePart.SecondText, TypeId: 0)]));
        }

        int IdOf(string name) => Array.IndexOf(tokens, name) is var id and >= 0
            ? id
            : throw member.Error(
                $"The special token {Quoted.Text(name)} is missing. Add it, or name the one that this vocabulary uses "
                + "in tokenizer_config.json.");
    }

    private static TokenizerClass RequireClass(TokenizerSettings settings)
    {
        if (settings.Class is not { } ofClass || (ofClass != TokenizerClass.Roberta && ofClass != TokenizerClass.Gpt2))
        {
            throw new VocabularyException(
                settings.Folder,
                line: null,
                "Holds vocab.json and merges.txt and no tokenizer.json, but its 'tokenizer_class' is "
                + $"{settings.Class?.Name ?? "not said"}. Say RobertaTokenizer or GPT2Tokenizer in "
                + "tokenizer_config.json, or add the tokenizer.json.");
        }

        return settings.AddsBeginning is { } adds && adds.Flag()
            ? throw adds.Unsupported("True is not supported yet without a tokenizer.json; supported: false.")
            : ofClass;
    }
}
