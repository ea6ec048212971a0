using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Bert;

/// <summary>Every key of a BERT model's <c>config.json</c>.</summary>
internal static class BertKeyRules
{
    private const string Unread = "no code of BERT reads it";

    public static IReadOnlyList<KeyRule> All { get; } =
    [
        .. EncoderKeyRules.OfBert,
        new("directionality", Unread),
        new("pooler_fc_size", Unread),
        new("pooler_num_attention_heads", Unread),
        new("pooler_num_fc_layers", Unread),
        new("pooler_size_per_head", Unread),
        new("pooler_type", Unread),
    ];
}
