namespace QuantBuild.Tokenizers.Settings;

/// <summary>
/// A class of the files' own library: what it takes for granted where its files say nothing. The names with and
/// without <c>Fast</c> are one class.
/// </summary>
/// <param name="Name">Without <c>Fast</c>.</param>
/// <param name="Model">What <c>tokenizer.json</c> calls its model; null where it may be any.</param>
/// <param name="SpecialTokens">Attribute and text of each of its special tokens.</param>
internal sealed record TokenizerClass(
    string Name, string? Model, IReadOnlyList<(string Attribute, string Content)> SpecialTokens)
{
    // What tokenizer.json calls its models.
    public const string WordPiece = "WordPiece";
    public const string BytePairs = "BPE";
    public const string Unigram = "Unigram";

    private static readonly (string Attribute, string Content)[] OfBert =
    [
        ("unk_token", "[UNK]"), ("sep_token", "[SEP]"), ("pad_token", "[PAD]"), ("cls_token", "[CLS]"),
        ("mask_token", "[MASK]"),
    ];

    private static readonly (string Attribute, string Content)[] OfRoberta =
    [
        ("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>"), ("sep_token", "</s>"),
        ("pad_token", "<pad>"), ("cls_token", "<s>"), ("mask_token", "<mask>"),
    ];

    private static readonly (string Attribute, string Content)[] OfMpnet =
        [.. OfRoberta.Select(token => token.Attribute == "unk_token" ? (token.Attribute, "[UNK]") : token)];

    private static readonly (string Attribute, string Content)[] OfGpt2 =
        [("bos_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>"), ("unk_token", "<|endoftext|>")];

    private static readonly (string Attribute, string Content)[] OfT5 =
        [("eos_token", "</s>"), ("unk_token", "<unk>"), ("pad_token", "<pad>")];

    public static TokenizerClass Bert { get; } = new("BertTokenizer", WordPiece, OfBert)
    {
        ModelType = "bert",
        GivesTokenTypes = true,
    };

    public static TokenizerClass Roberta { get; } = new("RobertaTokenizer", BytePairs, OfRoberta)
    {
        ModelType = "roberta",
        MaskTakesSpaceBefore = true,
        DoublesSeparatorOfPairs = true,
    };

    public static TokenizerClass Gpt2 { get; } = new("GPT2Tokenizer", BytePairs, OfGpt2) { ModelType = "gpt2" };

    public static TokenizerClass XlmRoberta { get; } = new("XLMRobertaTokenizer", Unigram, OfRoberta)
    {
        ModelType = "xlm-roberta",
        MaskTakesSpaceBefore = true,
    };

    /// <summary>All classes that are supported.</summary>
    public static IReadOnlyList<TokenizerClass> All { get; } =
    [
        Bert,
        new("DistilBertTokenizer", WordPiece, OfBert) { ModelType = "distilbert" },
        new("ElectraTokenizer", WordPiece, OfBert) { ModelType = "electra", GivesTokenTypes = true },
        new("MPNetTokenizer", WordPiece, OfMpnet)
        {
            ModelType = "mpnet",
            MaskTakesSpaceBefore = true,
            DoublesSeparatorOfPairs = true,
        },
        Roberta,
        Gpt2,
        XlmRoberta,
        new("T5Tokenizer", Unigram, OfT5) { ModelType = "t5" },

        // One class: the library's version 5 writes the second name.
        new("PreTrainedTokenizerFast", Model: null, []) { GivesTokenTypes = true },
        new("TokenizersBackend", Model: null, []) { GivesTokenTypes = true },
    ];

    /// <summary>The <c>model_type</c> whose models have this class where no file names one.</summary>
    public string? ModelType { get; init; }

    /// <summary>
    /// Whether <c>tokenizer.json</c> holds whatever the settings' switches say: of Unigram the library takes all of it
    /// too.
    /// </summary>
    public bool UsesFileAsItStands => Model is null or Unigram;

    /// <summary>Whether the second of a pair has the token type 1; otherwise all types are 0.</summary>
    public bool GivesTokenTypes { get; init; }

    /// <summary>Whether the mask token takes the white space before it.</summary>
    public bool MaskTakesSpaceBefore { get; init; }

    /// <summary>Whether two separators stand between the texts of a pair.</summary>
    public bool DoublesSeparatorOfPairs { get; init; }

    /// <summary>The text of a special token, or null.</summary>
    public string? NameOf(string attribute) =>
        SpecialTokens.FirstOrDefault(token => token.Attribute == attribute).Content;

    /// <summary>Whether a file means this class.</summary>
    public bool IsCalled(string name) => name == Name || (Model is not null && name == Name + "Fast");
}
