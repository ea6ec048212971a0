using System.Globalization;
using System.Text.Json;
using QuantBuild.Formats.Messages;
using QuantBuild.Tokenizers.AddedTokens;
using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.Settings;

/// <summary>
/// What the files beside a vocabulary say of it: <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>,
/// <c>added_tokens.json</c>, and the tokenizer's class in <c>config.json</c>. They are read as their own library does:
/// where <c>tokenizer_config.json</c> lists <c>added_tokens_decoder</c>, it replaces the two files of older versions.
/// </summary>
internal sealed class TokenizerSettings
{
    private const string Decoder = "added_tokens_decoder";

    // In the order in which the library gives new ids.
    private static readonly string[] Attributes =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly JsonCursor? configuration;
    private readonly JsonCursor? specialTokensMap;

    private TokenizerSettings(string folder, IReadOnlyList<string> models)
    {
        Folder = folder;
        configuration = JsonCursor.OpenOptional(Path.Combine(folder, "tokenizer_config.json"));

        // First: what else is unusual follows from the class.
        Class = ReadClass(models);
        if (configuration is { } stated)
        {
            SettingRules.Check(stated);
        }

        ReplacesFlags = configuration?.Optional(Decoder) is not null;
        specialTokensMap =
            ReplacesFlags ? null : JsonCursor.OpenOptional(Path.Combine(folder, "special_tokens_map.json"));
        SpecialTokens = ReadSpecialTokens();
        AddedTokens = ReadAddedTokens();
        MaximumLength = ReadMaximumLength();
    }

    public string Folder { get; }

    /// <summary>A class that is supported; null where no file names one or says which the model's is.</summary>
    public TokenizerClass? Class { get; }

    /// <summary>Whether <c>tokenizer.json</c> holds whatever the switches say.</summary>
    public bool UsesFileAsItStands => Class is { UsesFileAsItStands: true };

    /// <summary>Whether the second text of a pair may have a token type of its own.</summary>
    public bool GivesTokenTypes => Class?.GivesTokenTypes ?? true;

    public JsonCursor? AddsPrefixSpace => configuration?.Optional("add_prefix_space");

    public JsonCursor? AddsBeginning => configuration?.Optional("add_bos_token");

    public JsonCursor? Lowercase => configuration?.Optional("do_lower_case");

    public JsonCursor? StripAccents => configuration?.Optional("strip_accents");

    public JsonCursor? HandleChineseCharacters => configuration?.Optional("tokenize_chinese_chars");

    /// <summary>What RoBERTa's class leaves out of the characters of tokens.</summary>
    public OffsetTrimming? Trimming => configuration?.Optional("trim_offsets")?.Flag() ?? true
        ? new(AddsPrefixSpace?.Flag() ?? false)
        : null;

    public JsonCursor? TruncationSide => configuration?.Optional("truncation_side");

    public JsonCursor? PaddingSide => configuration?.Optional("padding_side");

    public JsonCursor? PaddingTypeId => configuration?.Optional("pad_token_type_id");

    /// <summary>Whether the flags of <see cref="AddedTokens"/> replace those in <c>tokenizer.json</c>.</summary>
    public bool ReplacesFlags { get; }

    /// <summary>The tokens that are declared with their ids, ascending.</summary>
    public IReadOnlyList<DeclaredToken> AddedTokens { get; }

    /// <summary>The tokens that are declared without ids.</summary>
    public IReadOnlyList<DeclaredToken> SpecialTokens { get; }

    public int? MaximumLength { get; }

    /// <param name="folder">Of the model.</param>
    /// <param name="models">Which models the folder's vocabularies are of.</param>
    /// <exception cref="VocabularyException">A file is wrong, or asks for something that is not supported.</exception>
    public static TokenizerSettings Read(string folder, IReadOnlyList<string> models) => new(folder, models);

    /// <summary>The text of a special token; a default where no file names it; null where a file says none.</summary>
    public string? NameOf(string attribute, string? fallback)
    {
        foreach (var file in new[] { specialTokensMap, configuration })
        {
            if (file is { } stated && stated.Element.TryGetProperty(attribute, out _))
            {
                return stated.Optional(attribute) is { } value
                    ? DeclaredToken.Read(value, isSpecial: true).Content
                    : null;
            }
        }

        return fallback;
    }

    /// <summary>The text of a special token that the class cannot do without.</summary>
    /// <exception cref="VocabularyException">A file says that there is none, or no file says any.</exception>
    public string RequiredNameOf(string attribute, TokenizerClass ofClass) =>
        NameOf(attribute, ofClass.NameOf(attribute)) ?? throw new VocabularyException(
            Folder,
            line: null,
            $"'{attribute}' is null or not named, but {ofClass.Name} needs it. Name it in tokenizer_config.json.")
        {
            Problem = VocabularyProblem.Unsupported,
        };

    public SpecialTokenNames RequiredNamesOf(TokenizerClass ofClass) => new(
        RequiredNameOf("pad_token", ofClass),
        RequiredNameOf("unk_token", ofClass),
        RequiredNameOf("cls_token", ofClass),
        RequiredNameOf("sep_token", ofClass),
        RequiredNameOf("mask_token", ofClass));

    /// <summary>The special tokens of a class that no file names.</summary>
    public IEnumerable<AddedToken> UnnamedDefaults(Dictionary<string, int> vocabulary)
    {
        var ofClass = Class ?? TokenizerClass.Bert;
        return ofClass.SpecialTokens
            .Where(token => !IsNamed(configuration, token.Attribute) && !IsNamed(specialTokensMap, token.Attribute))
            .Where(token => vocabulary.ContainsKey(token.Content))
            .Select(token => new AddedToken(token.Content, vocabulary[token.Content])
            {
                StripsLeft = TakesSpaceBefore(token.Attribute),
            });

        static bool IsNamed(JsonCursor? file, string attribute) =>
            file is { } stated && stated.Element.TryGetProperty(attribute, out _);
    }

    /// <summary>Requires that the class, if one is known, is of the model that a file holds.</summary>
    /// <exception cref="VocabularyException">It is of another.</exception>
    public void RequireModel(string model, string file)
    {
        if (Class is { Model: { } expected } && expected != model)
        {
            throw new VocabularyException(
                Folder,
                line: null,
                $"The tokenizer's class is {Class.Name}, whose model is {expected}, but {file} holds "
                + $"{Quoted.Text(model)}. Correct 'tokenizer_class', or say PreTrainedTokenizerFast.")
            {
                Problem = VocabularyProblem.Unsupported,
            };
        }
    }

    private bool TakesSpaceBefore(string attribute) =>
        attribute == "mask_token" && Class is { MaskTakesSpaceBefore: true };

    // The model's configuration is asked only where the tokenizer's says nothing. A class that follows from its type
    // alone is none of another model's vocabulary: an encoder may have any.
    private TokenizerClass? ReadClass(IReadOnlyList<string> models)
    {
        const string key = "tokenizer_class";
        var model = JsonCursor.OpenOptional(Path.Combine(Folder, "config.json"));
        if ((configuration?.Optional(key) ?? model?.Optional(key)) is not { } named)
        {
            var modelType = model?.Optional("model_type")?.Text();
            return TokenizerClass.All.FirstOrDefault(each =>
                modelType is not null && each.ModelType == modelType && models.Contains(each.Model));
        }

        var name = named.Text();
        return TokenizerClass.All.FirstOrDefault(each => each.IsCalled(name))
            ?? throw named.Unsupported(
                $"The tokenizer {Quoted.Text(name)} is not supported yet; supported: "
                + $"{ShortList.Of(TokenizerClass.All.Select(each => each.Name))}.");
    }

    private List<DeclaredToken> ReadSpecialTokens()
    {
        var tokens = new List<DeclaredToken>();
        foreach (var attribute in Attributes)
        {
            var old = specialTokensMap?.Optional(attribute);
            if ((old ?? configuration?.Optional(attribute)) is { } stated)
            {
                var token = DeclaredToken.Read(stated, isSpecial: old is not null);
                var isTextAlone = stated.Element.ValueKind == JsonValueKind.String;
                var takesSpace = isTextAlone && TakesSpaceBefore(attribute);
                tokens.Add(token with { StripsLeft = token.StripsLeft || takesSpace });
            }
        }

        foreach (var file in new[] { configuration, specialTokensMap })
        {
            foreach (var key in (string[])["additional_special_tokens", "extra_special_tokens"])
            {
                tokens.AddRange(ReadMore(file?.Optional(key)));
            }
        }

        return [.. tokens.DistinctBy(token => token.Content, StringComparer.Ordinal)];
    }

    // A list, or an object that gives each token a name of its own.
    private static IEnumerable<DeclaredToken> ReadMore(JsonCursor? member)
    {
        if (member is not { } stated)
        {
            return [];
        }

        var values = stated.Element.ValueKind == JsonValueKind.Object
            ? stated.Members().Select(pair => pair.Value)
            : stated.Items();
        return values.Select(value => DeclaredToken.Read(value, isSpecial: true));
    }

    private IReadOnlyList<DeclaredToken> ReadAddedTokens()
    {
        var tokens = new List<DeclaredToken>();
        if (configuration?.Optional(Decoder) is { } decoder)
        {
            foreach (var (key, value) in decoder.Members())
            {
                var token = value.Expect(JsonValueKind.Object);
                tokens.Add(DeclaredToken.Read(token, isSpecial: false, IdOf(decoder, key)));
            }
        }
        else if (JsonCursor.OpenOptional(Path.Combine(Folder, "added_tokens.json")) is { } file)
        {
            var special = SpecialTokens.Select(token => token.Content).ToHashSet(StringComparer.Ordinal);
            foreach (var (content, id) in file.Members())
            {
                tokens.Add(DeclaredToken.Checked(
                    new DeclaredToken(file, content, id.WholeNumber(0, VocabularyLimits.Tokens - 1))
                    {
                        IsNormalized = !special.Contains(content),
                    }));
            }
        }

        if (tokens.GroupBy(token => token.Content, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)
            is { } twice)
        {
            throw twice.First().Place.Error($"The token {Quoted.Text(twice.Key)} is given two ids.");
        }

        return [.. tokens.OrderBy(token => token.Id)];
    }

    private static int IdOf(JsonCursor decoder, string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < VocabularyLimits.Tokens
            ? id
            : throw decoder.Error(
                $"{Quoted.Text(key)} is no id; it must be a whole number below {VocabularyLimits.Tokens}.");

    // Files without a limit state a huge number such as 1e30.
    private int? ReadMaximumLength()
    {
        if ((configuration?.Optional("model_max_length") ?? configuration?.Optional("max_len")) is not { } member)
        {
            return null;
        }

        return member.Element.ValueKind == JsonValueKind.Number && member.Element.TryGetDouble(out var length)
            && length >= 1
            ? length <= int.MaxValue ? (int)length : null
            : throw member.Error("Must be a number of at least 1.");
    }
}
