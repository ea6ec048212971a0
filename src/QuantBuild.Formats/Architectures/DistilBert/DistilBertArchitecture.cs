using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.DistilBert;

/// <summary>DistilBERT (arXiv:1910.01108): BERT's layers without token types and without a pooler.</summary>
public sealed class DistilBertArchitecture : IArchitecture
{
    private static readonly EncoderKeys Keys = new()
    {
        HiddenSize = "dim",
        LayerCount = "n_layers",
        HeadCount = "n_heads",
        IntermediateSize = "hidden_dim",
        Activation = "activation",
        HiddenDropout = "dropout",
        AttentionDropout = "attention_dropout",
        TokenTypeCount = null,
        LayerNormEpsilon = null,
        PositionForm = null,
        Rules = DistilBertKeyRules.All,
    };

    /// <inheritdoc/>
    public string ModelType => "distilbert";

    /// <inheritdoc/>
    public IReadOnlyList<string> InputNames { get; } = ["input_ids", "attention_mask"];

    /// <inheritdoc/>
    public IReadOnlyList<string> PretrainedClasses { get; } = ["DistilBertModel", "DistilBertForMaskedLM"];

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassesOf(HeadKind head) => EncoderClasses.Of("DistilBert", head);

    /// <inheritdoc/>
    public ModelExtents Read(ModelConfiguration configuration) => Keys.Read(configuration);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, ModelExtents extents) => Keys.Write(json, extents);

    /// <inheritdoc/>
    public ModelDescription Describe(ModelExtents extents, HeadKind head)
    {
        ArgumentNullException.ThrowIfNull(extents);
        return DistilBertTensors.Describe(this, extents, head);
    }
}
