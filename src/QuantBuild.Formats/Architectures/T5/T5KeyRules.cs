using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.T5;

/// <summary>Every key of a T5 model's <c>config.json</c>, and why none changes a result unseen.</summary>
internal static class T5KeyRules
{
    private const string Classes = "of models with classes only";
    private const string Unread = "no code of T5 reads it";

    // Of encoders; T5 has rules of its own, or no such key.
    private static readonly HashSet<string> OtherKeys = new(StringComparer.Ordinal)
    {
        "max_position_embeddings",
        "problem_type",
        "is_encoder_decoder",
        "add_cross_attention",
        "initializer_range",
        "tie_word_embeddings",
        "eos_token_id",
        "decoder_start_token_id",
    };

    public static IReadOnlyList<KeyRule> All { get; } =
    [
        .. EncoderKeyRules.Common.Where(rule => !OtherKeys.Contains(rule.Key)),
        new("d_model", EncoderKeyRules.Honoured),
        new("d_kv", EncoderKeyRules.Honoured),
        new("d_ff", EncoderKeyRules.Honoured),
        new("num_layers", EncoderKeyRules.Honoured),
        new("num_decoder_layers", EncoderKeyRules.Honoured),
        new("num_heads", EncoderKeyRules.Honoured),
        new("relative_attention_num_buckets", EncoderKeyRules.Honoured),
        new("relative_attention_max_distance", EncoderKeyRules.Honoured),
        new("layer_norm_epsilon", EncoderKeyRules.Honoured),
        new("dropout_rate", EncoderKeyRules.Honoured),
        new("eos_token_id", EncoderKeyRules.Honoured),
        new("decoder_start_token_id", EncoderKeyRules.Honoured),
        new("tie_word_embeddings", EncoderKeyRules.Honoured),
        new("scale_decoder_outputs", EncoderKeyRules.Honoured),
        new(
            "feed_forward_proj",
            "only ReLU and GELU are computed, gated or not",
            KeyRule.IsOneOf(FeedForwardNames.All)),
        new("dense_act_fn", "honoured: must agree with feed_forward_proj"),
        new("is_gated_act", "honoured: must agree with feed_forward_proj"),
        new("is_encoder_decoder", "only encoder and decoder together are computed", KeyRule.IsTrue),
        new("add_cross_attention", Unread),
        new("n_positions", "honoured: the longest text where the tokenizer names none; T5 takes longer ones too"),
        new("max_position_embeddings", Unread),
        new("problem_type", Classes),
        new("classifier_dropout", Classes),
        new("initializer_factor", EncoderKeyRules.Training),
        new("initializer_range", "honoured: how fresh weights start"),
    ];
}
