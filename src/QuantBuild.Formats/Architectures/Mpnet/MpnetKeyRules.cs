using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Mpnet;

/// <summary>
/// Every key that the files' own library knows in an MPNet model's <c>config.json</c>, and why none changes a result
/// unseen: BERT's, without those of what MPNet does not have, and its own.
/// </summary>
internal static class MpnetKeyRules
{
    /// <summary>The number of classes of distances; only one is computed.</summary>
    public const string Buckets = "relative_attention_num_buckets";

    private const string Unread = "no code of MPNet reads it";

    // Of token types, and of other ways to tell positions.
    private static readonly HashSet<string> UnreadKeys = new(StringComparer.Ordinal)
    {
        "type_vocab_size",
        "position_embedding_type",
    };

    public static IReadOnlyList<KeyRule> All { get; } =
    [
        .. EncoderKeyRules.OfBert.Select(
            rule => UnreadKeys.Contains(rule.Key) ? new KeyRule(rule.Key, Unread) : rule),
        new(Buckets, "only 32 classes of distances are computed", KeyRule.Is(MpnetArchitecture.RelativeBuckets)),
    ];
}
