using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.DistilBert;

/// <summary>Every key of a DistilBERT model's <c>config.json</c>.</summary>
internal static class DistilBertKeyRules
{
    public static IReadOnlyList<KeyRule> All { get; } =
    [
        .. EncoderKeyRules.Common,
        new("dim", EncoderKeyRules.Honoured),
        new("n_layers", EncoderKeyRules.Honoured),
        new("n_heads", EncoderKeyRules.Honoured),
        new("hidden_dim", EncoderKeyRules.Honoured),
        new("dropout", EncoderKeyRules.Honoured),
        ActivationNames.Rule("activation"),
        new("sinusoidal_pos_embds", "how positions begin in training, not how they are stored"),
        new("attention_dropout", EncoderKeyRules.Training),
        new("qa_dropout", EncoderKeyRules.Training),
        new("seq_classif_dropout", EncoderKeyRules.Training),
        new("tie_weights_", "of the language model's head only"),
    ];
}
