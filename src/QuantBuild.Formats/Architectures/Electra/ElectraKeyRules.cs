using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Electra;

/// <summary>Every key of an ELECTRA model's <c>config.json</c>.</summary>
internal static class ElectraKeyRules
{
    private const string Summary = "of a multiple choice's head only";

    public static IReadOnlyList<KeyRule> All { get; } =
    [
        .. EncoderKeyRules.OfBert,
        new("embedding_size", EncoderKeyRules.Honoured),
        new("summary_type", Summary),
        new("summary_use_proj", Summary),
        new("summary_activation", Summary),
        new("summary_last_dropout", Summary),
    ];
}
