using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Configuration;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.Settings;

/// <summary>
/// Every key that the files' own library writes into the <c>tokenizer_config.json</c> of a class that is supported, and
/// why none changes a result unseen. A key that is not here is one that the library's class does not read either.
/// </summary>
internal static class SettingRules
{
    private const string Honoured = "honoured";
    private const string Decoding = "of turning tokens back into text only";
    private const string Origin = "where the files come from";
    private const string Caller = "a default of the caller, who gives the length and pads nothing that counts";
    private const string Padding = "of batches of a caller; here what fills up is masked, at the end";
    private const string OtherClass = "of other tokenizers";

    public static IReadOnlyList<KeyRule> All { get; } =
    [
        new("tokenizer_class", "honoured: what each class takes for granted, or tokenizer.json as it stands"),
        new("do_lower_case", "honoured, also over tokenizer.json"),
        new("strip_accents", "honoured, also over tokenizer.json"),
        new("tokenize_chinese_chars", "honoured, also over tokenizer.json"),
        new("unk_token", Honoured),
        new("sep_token", Honoured),
        new("pad_token", Honoured),
        new("cls_token", Honoured),
        new("mask_token", Honoured),
        new("bos_token", Honoured),
        new("eos_token", Honoured),
        new("additional_special_tokens", Honoured),
        new("extra_special_tokens", Honoured),
        new("added_tokens_decoder", Honoured),
        new("model_max_length", "honoured where a caller gives no length"),
        new("max_len", "an older name of model_max_length"),
        new("do_basic_tokenize", "words are always split first", KeyRule.IsTrue),
        new("never_split", "words that are never split are not known", KeyRule.IsEmpty),
        new("padding_side", Padding),
        new("truncation_side", "honoured, also over tokenizer.json"),
        new("split_special_tokens", "special tokens in a text are always found", KeyRule.IsFalse),
        new("wordpieces_prefix", "BERT's library knows no other prefix", KeyRule.Is("##")),
        new("word_tokenizer_type", "words are split as BERT does", KeyRule.Is("basic")),
        new("subword_tokenizer_type", "words are split into WordPiece", KeyRule.Is("wordpiece")),
        new("auto_map", "a model's own code is never run", KeyRule.IsEmpty),
        new(
            "add_prefix_space",
            "honoured by byte-level BPE, also over tokenizer.json; WordPiece splits at all white space"),
        new("add_bos_token", "of GPT-2, which needs a tokenizer.json with it; no other class reads it"),
        new("add_eos_token", OtherClass),
        new("trim_offsets", "honoured"),
        new("clean_up_tokenization_spaces", Decoding),
        new("errors", Decoding),
        new("chat_template", "of conversations only"),
        new("model_input_names", "token types are given where the class has them"),
        new("max_length", Caller),
        new("stride", Caller),
        new("truncation", Caller),
        new("truncation_strategy", Caller),
        new("pad_to_multiple_of", Caller),
        new("pad_token_type_id", Padding),
        new("return_tensors", Caller),
        new("name_or_path", Origin),
        new("tokenizer_file", Origin),
        new("vocab_file", Origin),
        new("merges_file", Origin),
        new("special_tokens_map_file", Origin),
        new("full_tokenizer_file", Origin),
        new("processor_class", Origin),
        new("transformers_version", Origin),
        new("init_inputs", Origin),
        new("from_slow", Origin),
        new("use_fast", "both of the library's tokenizers give the same ids"),
        new("backend", "both of the library's tokenizers give the same ids"),
    ];

    /// <exception cref="VocabularyException">A key has a value that is not supported.</exception>
    public static void Check(JsonCursor configuration)
    {
        foreach (var rule in All)
        {
            if (rule.Accepts is { } accepts && configuration.Optional(rule.Key) is { } value
                && !accepts(NodeOf(value.Element)))
            {
                throw value.Unsupported(
                    $"{Quoted.Text(value.Element.GetRawText())} is not supported yet: {rule.Reason}.");
            }
        }
    }

    private static JsonNode NodeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value)!,
        JsonValueKind.Array => JsonArray.Create(value)!,
        _ => JsonValue.Create(value)!,
    };
}
