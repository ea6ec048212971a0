using System.Globalization;
using System.Text.Json;
using QuantBuild.Formats.Messages;
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

    // The library's DistilBERT and ELECTRA have BERT's tokenizer under names of their own.
    private static readonly string[] BertClasses =
    [
        "BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "DistilBertTokenizerFast", "ElectraTokenizer",
        "ElectraTokenizerFast",
    ];

    // One class: the library's version 5 writes the second name.
    private static readonly string[] WholeFileClasses = ["PreTrainedTokenizerFast", "TokenizersBackend"];

    // Of Unigram models; the library takes all of their tokenizer.json too.
    private static readonly string[] UnigramClasses =
        ["T5Tokenizer", "T5TokenizerFast", "XLMRobertaTokenizer", "XLMRobertaTokenizerFast"];

    private readonly JsonCursor? configuration;
    private readonly JsonCursor? specialTokensMap;

    private TokenizerSettings(string folder)
    {
        Folder = folder;
        configuration = JsonCursor.OpenOptional(Path.Combine(folder, "tokenizer_config.json"));

        // First: what else is unusual follows from the class.
        ClassName = ReadClass();
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

    /// <summary>A class that is supported; null where no file names one, which means BERT's own.</summary>
    public string? ClassName { get; }

    /// <summary>Whether <c>tokenizer.json</c> holds whatever the switches say.</summary>
    public bool UsesFileAsItStands =>
        WholeFileClasses.Concat(UnigramClasses).Contains(ClassName, StringComparer.Ordinal);

    public JsonCursor? Lowercase => configuration?.Optional("do_lower_case");

    public JsonCursor? StripAccents => configuration?.Optional("strip_accents");

    public JsonCursor? HandleChineseCharacters => configuration?.Optional("tokenize_chinese_chars");

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

    /// <exception cref="VocabularyException">A file is wrong, or asks for something that is not supported.</exception>
    public static TokenizerSettings Read(string folder) => new(folder);

    /// <summary>The text of a special token; a default where no file names it.</summary>
    /// <exception cref="VocabularyException">A file says that there is none.</exception>
    public string NameOf(string attribute, string fallback)
    {
        foreach (var file in new[] { specialTokensMap, configuration })
        {
            if (file is not { } stated || !stated.Element.TryGetProperty(attribute, out var value))
            {
                continue;
            }

            return value.ValueKind != JsonValueKind.Null
                ? DeclaredToken.Read(stated.Required(attribute), isSpecial: true).Content
                : throw stated.Unsupported($"'{attribute}' is null; BERT's tokenizer needs it.");
        }

        return fallback;
    }

    public SpecialTokenNames Names()
    {
        var defaults = SpecialTokenNames.Bert;
        return new(
            NameOf("pad_token", defaults.Pad),
            NameOf("unk_token", defaults.Unknown),
            NameOf("cls_token", defaults.Cls),
            NameOf("sep_token", defaults.Sep),
            NameOf("mask_token", defaults.Mask));
    }

    /// <summary>BERT's own names of those special tokens that no file names.</summary>
    public IEnumerable<string> UnnamedDefaults()
    {
        var defaults = SpecialTokenNames.Bert;
        (string Attribute, string Name)[] pairs =
        [
            ("unk_token", defaults.Unknown), ("sep_token", defaults.Sep), ("pad_token", defaults.Pad),
            ("cls_token", defaults.Cls), ("mask_token", defaults.Mask),
        ];
        return pairs
            .Where(pair => !IsNamed(configuration, pair.Attribute) && !IsNamed(specialTokensMap, pair.Attribute))
            .Select(pair => pair.Name);

        static bool IsNamed(JsonCursor? file, string attribute) =>
            file is { } stated && stated.Element.TryGetProperty(attribute, out _);
    }

    // The model's configuration is asked only where the tokenizer's says nothing.
    private string? ReadClass()
    {
        const string key = "tokenizer_class";
        var model = JsonCursor.OpenOptional(Path.Combine(Folder, "config.json"));
        if ((configuration?.Optional(key) ?? model?.Optional(key)) is not { } named)
        {
            return null;
        }

        var name = named.Text();
        string[] supported = [.. BertClasses, .. WholeFileClasses, .. UnigramClasses];
        return supported.Contains(name, StringComparer.Ordinal)
            ? name
            : throw named.Unsupported(
                $"The tokenizer {Quoted.Text(name)} is not supported yet; supported: {ShortList.Of(supported)}.");
    }

    private List<DeclaredToken> ReadSpecialTokens()
    {
        var tokens = new List<DeclaredToken>();
        foreach (var attribute in Attributes)
        {
            if (specialTokensMap?.Optional(attribute) is { } old)
            {
                tokens.Add(DeclaredToken.Read(old, isSpecial: true));
            }
            else if (configuration?.Optional(attribute) is { } value)
            {
                tokens.Add(DeclaredToken.Read(value, isSpecial: false));
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
