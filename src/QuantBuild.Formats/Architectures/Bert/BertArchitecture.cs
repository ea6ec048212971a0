using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Bert;

/// <summary>BERT (arXiv:1810.04805): encoders with absolute positions, as the Hugging Face hub keeps them.</summary>
public sealed class BertArchitecture : IArchitecture
{
    private static readonly EncoderKeys Keys = new() { Rules = BertKeyRules.All };

    /// <inheritdoc/>
    public string ModelType => "bert";

    /// <inheritdoc/>
    public IReadOnlyList<string> InputNames { get; } = ["input_ids", "token_type_ids", "attention_mask"];

    /// <inheritdoc/>
    public IReadOnlyList<string> PretrainedClasses { get; } =
        ["BertModel", "BertForPreTraining", "BertForMaskedLM", "BertForNextSentencePrediction", "BertLMHeadModel"];

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassesOf(HeadKind head)
    {
        var classes = EncoderClasses.Of("Bert", head);
        return head == HeadKind.MaskedLanguageModel ? [.. classes, "BertForPreTraining"] : classes;
    }

    /// <inheritdoc/>
    public ModelExtents Read(ModelConfiguration configuration) => Keys.Read(configuration);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, ModelExtents extents) => Keys.Write(json, extents);

    /// <inheritdoc/>
    public ModelDescription Describe(ModelExtents extents, HeadKind head)
    {
        ArgumentNullException.ThrowIfNull(extents);
        return BertTensors.Describe(this, extents, head);
    }
}
