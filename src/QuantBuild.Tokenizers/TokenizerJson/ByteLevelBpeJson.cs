using System.Text.Json;
using QuantBuild.Tokenizers.ByteLevelBpe;
using QuantBuild.Tokenizers.Settings;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>A <c>tokenizer.json</c> whose model is BPE on bytes.</summary>
internal static class ByteLevelBpeJson
{
    public static ByteLevelBpeTokenizer Read(JsonCursor root, TokenizerSettings? settings)
    {
        var model = root.Required("model");
        RequireUnused(model);
        if (root.Optional("normalizer") is { } normalizer)
        {
            var type = normalizer.Required("type");
            throw type.Unsupported(
                $"The normalizer {Quoted.Text(type.Text())} is not supported yet with BPE; supported: null.");
        }

        var vocabularyMember = model.Required("vocab");
        var vocabulary = VocabularyJson.Read(vocabularyMember);
        var addedTokens = AddedTokensJson.Read(root.Optional("added_tokens"), vocabulary);
        if (settings is not null)
        {
            addedTokens = TokenMerge.Run(vocabulary, addedTokens, settings);
        }

        var tokens = VocabularyJson.TokensById(vocabularyMember, vocabulary, addedTokens);
        var options = new BpeOptions
        {
            UnknownId = UnknownIdOf(model, vocabulary),
            FusesUnknown = model.Optional("fuse_unk")?.Flag() ?? false,
            IgnoresMerges = model.Optional("ignore_merges")?.Flag() ?? false,
        };
        return new(new()
        {
            Sequence = SequenceJson.Read(
                root, tokens, addedTokens, TokenizerClass.Roberta, options.UnknownId, settings),
            Split = ReadSplit(root.Required("pre_tokenizer"), settings),
            Model = new(vocabulary, ReadMerges(model.Required("merges"), vocabulary), options, tokens),
        });
    }

    // What would give other ids, or other ids each time.
    private static void RequireUnused(JsonCursor model)
    {
        foreach (var name in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.Optional(name) is { } affix && affix.Text().Length > 0)
            {
                throw affix.Unsupported($"{Quoted.Text(affix.Text())} is not supported yet; supported: null, ''.");
            }
        }

        if (model.Optional("byte_fallback") is { } fallback && fallback.Flag())
        {
            throw fallback.Unsupported("True is not supported yet; supported: false.");
        }

        if (model.Optional("dropout") is { } dropout
            && dropout.Expect(JsonValueKind.Number).Element.GetDouble() is not 0)
        {
            throw dropout.Unsupported("Merges left out at random are not supported; supported: null, 0.");
        }
    }

    private static int? UnknownIdOf(JsonCursor model, Dictionary<string, int> vocabulary)
    {
        if (model.Optional("unk_token") is not { } unknown)
        {
            return null;
        }

        return vocabulary.TryGetValue(unknown.Text(), out var id)
            ? id
            : throw unknown.Error($"The vocabulary has no token {Quoted.Text(unknown.Text())}.");
    }

    private static ByteLevelSplit ReadSplit(JsonCursor preTokenizer, TokenizerSettings? settings)
    {
        var type = preTokenizer.Required("type");
        if (type.Text() != "ByteLevel")
        {
            throw type.Unsupported(
                $"The pre-tokenizer {Quoted.Text(type.Text())} is not supported yet with BPE; supported: ByteLevel.");
        }

        var own = preTokenizer.Optional("add_prefix_space")?.Flag() ?? true;
        return new(AddsPrefixSpaceOf(preTokenizer, own, settings), preTokenizer.Optional("use_regex")?.Flag() ?? true);
    }

    // The class of RoBERTa and GPT-2 sets the file's switch, to false where its settings are silent.
    private static bool AddsPrefixSpaceOf(JsonCursor preTokenizer, bool own, TokenizerSettings? settings)
    {
        if (settings is not { UsesFileAsItStands: false, Class: not null })
        {
            return own;
        }

        if (settings.AddsPrefixSpace is { } stated)
        {
            return stated.Flag();
        }

        return !own
            ? own
            : throw preTokenizer.Error(
                "'add_prefix_space' is true, but tokenizer_config.json does not say 'add_prefix_space', which "
                + $"{settings.Class.Name} takes for false. Say it there, or that the 'tokenizer_class' is "
                + "PreTrainedTokenizerFast.");
    }

    // "a b" in older files, ["a", "b"] in newer ones.
    private static MergeTable ReadMerges(JsonCursor member, Dictionary<string, int> vocabulary)
    {
        return new(vocabulary, Pairs(), (index, message) => member.Items().ElementAt(index).Error(message));

        IEnumerable<TokenPair> Pairs()
        {
            foreach (var (index, item) in member.Items().Index())
            {
                yield return ReadPair(item, index) ?? throw item.Error(
                    "Must be two tokens: a text with one space between them, or an array.");
            }
        }
    }

    private static TokenPair? ReadPair(JsonCursor item, int index)
    {
        if (item.Element.ValueKind == JsonValueKind.String)
        {
            return TokenPair.Parse(item.Text(), index);
        }

        return item.Items().ToArray() is [var left, var right] ? new(left.Text(), right.Text(), index) : null;
    }
}
