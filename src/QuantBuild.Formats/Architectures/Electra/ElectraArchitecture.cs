using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Electra;

/// <summary>ELECTRA (arXiv:2003.10555): BERT's layers behind embeddings of a width of their own.</summary>
public sealed class ElectraArchitecture : IArchitecture
{
    private static readonly EncoderKeys Keys = new() { EmbeddingSize = "embedding_size", Rules = ElectraKeyRules.All };

    /// <inheritdoc/>
    public string ModelType => "electra";

    /// <inheritdoc/>
    public IReadOnlyList<string> InputNames { get; } = ["input_ids", "token_type_ids", "attention_mask"];

    /// <inheritdoc/>
    public IReadOnlyList<string> PretrainedClasses { get; } =
        ["ElectraModel", "ElectraForPreTraining", "ElectraForMaskedLM", "ElectraForCausalLM"];

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassesOf(HeadKind head) => EncoderClasses.Of("Electra", head);

    /// <inheritdoc/>
    public ModelExtents Read(ModelConfiguration configuration) => Keys.Read(configuration);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, ModelExtents extents) => Keys.Write(json, extents);

    /// <inheritdoc/>
    public ModelDescription Describe(ModelExtents extents, HeadKind head)
    {
        ArgumentNullException.ThrowIfNull(extents);
        return ElectraTensors.Describe(this, extents, head);
    }
}
