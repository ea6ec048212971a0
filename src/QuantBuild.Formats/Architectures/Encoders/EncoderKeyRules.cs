using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Encoders;

/// <summary>
/// Keys that the files' own library knows in every encoder's <c>config.json</c>, and why none changes a result unseen;
/// an architecture adds those of its own. A key that is in neither is one that the library's model does not read.
/// </summary>
internal static class EncoderKeyRules
{
    /// <summary>The only <c>position_embedding_type</c> that is computed.</summary>
    public const string Positions = "absolute";

    /// <summary>Of a key whose value is taken over.</summary>
    public const string Honoured = "honoured";

    /// <summary>Of a key that has no effect on inference.</summary>
    public const string Training = "of training only";

    private const string Memory = "how it is computed, not what";
    private const string Form = "which values a call returns, not their size";
    private const string Generation = "of text generation only";
    private const string Origin = "where the file comes from";

    public static IReadOnlyList<KeyRule> Common { get; } =
    [
        new("model_type", Honoured),
        new("vocab_size", Honoured),
        new("max_position_embeddings", Honoured),
        new("pad_token_id", Honoured),
        new("architectures", "honoured: its head must be the task's"),
        new("problem_type", "honoured: the problem of classes, of several labels a text, or of one number"),
        new("num_labels", "honoured: must agree with id2label"),
        new("id2label", Honoured),
        new("label2id", "honoured: must agree with id2label"),
        new("tokenizer_class", "honoured by the tokenizer"),
        new("quantization_config", "honoured: compressed-tensors, where a quantized model is wanted"),
        new("compression_config", "an older quantization_config, which is not read", KeyRule.IsEmpty),
        new("is_decoder", "only encoders are computed", KeyRule.IsFalse),
        new("is_encoder_decoder", "only encoders are computed", KeyRule.IsFalse),
        new("add_cross_attention", "only encoders are computed", KeyRule.IsFalse),
        new("pruned_heads", "layers with fewer heads are not computed", KeyRule.IsEmpty),
        new("auto_map", "a model's own code is never run", KeyRule.IsEmpty),
        new("initializer_range", "honoured: how a fresh head and fresh weights start"),
        new("gradient_checkpointing", Memory),
        new("chunk_size_feed_forward", Memory),
        new("use_cache", Memory),
        new("torch_dtype", Memory),
        new("dtype", Memory),
        new("use_bfloat16", Memory),
        new("torchscript", Memory),
        new("attn_implementation", Memory),
        new("_attn_implementation", Memory),
        new("_attn_implementation_autoset", Memory),
        new("tie_word_embeddings", "of the language model's head only"),
        new("output_attentions", Form),
        new("output_hidden_states", Form),
        new("output_past", Form),
        new("return_dict", Form),
        new("bos_token_id", Generation),
        new("eos_token_id", Generation),
        new("sep_token_id", Generation),
        new("decoder_start_token_id", Generation),
        new("task_specific_params", Generation),
        new("prefix", Generation),
        new("_name_or_path", Origin),
        new("transformers_version", Origin),
        new("finetuning_task", Origin),
        new("_num_labels", "an older name, which no code reads"),
    ];

    /// <summary>The rules of the keys that BERT and what was made of it have.</summary>
    public static IReadOnlyList<KeyRule> OfBert { get; } =
    [
        .. Common,
        new("hidden_size", Honoured),
        new("num_hidden_layers", Honoured),
        new("num_attention_heads", Honoured),
        new("intermediate_size", Honoured),
        new("type_vocab_size", Honoured),
        new("layer_norm_eps", Honoured),
        new("hidden_dropout_prob", Honoured),
        ActivationNames.Rule("hidden_act"),
        new("position_embedding_type", "only absolute positions are computed", KeyRule.Is(Positions)),
        new("attention_probs_dropout_prob", Training),
        new("classifier_dropout", Training),
    ];
}
