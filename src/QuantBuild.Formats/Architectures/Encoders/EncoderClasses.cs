using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Architectures.Encoders;

/// <summary>What <c>architectures</c> calls an encoder with each of its heads.</summary>
internal static class EncoderClasses
{
    /// <summary>The names of the model with a head; empty for one that no encoder has.</summary>
    /// <param name="prefix">What the architecture's classes begin with.</param>
    /// <param name="head">What stands on top.</param>
    public static IReadOnlyList<string> Of(string prefix, HeadKind head) => head switch
    {
        HeadKind.None => [$"{prefix}Model"],
        HeadKind.SequenceClassification => [$"{prefix}ForSequenceClassification"],
        HeadKind.MaskedLanguageModel => [$"{prefix}ForMaskedLM"],
        HeadKind.TokenClassification => [$"{prefix}ForTokenClassification"],
        HeadKind.QuestionAnswering => [$"{prefix}ForQuestionAnswering"],
        _ => [],
    };
}
