using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.T5;

/// <summary>
/// T5 (arXiv:1910.10683) and T5 v1.1: an encoder and a decoder of layers that normalize in front of each block, by the
/// root of the mean square, without biases, with a bias of the attention scores by the distance of query and key.
/// </summary>
public sealed class T5Architecture : IArchitecture
{
    /// <inheritdoc/>
    public string ModelType => "t5";

    /// <inheritdoc/>
    public IReadOnlyList<string> InputNames { get; } = ["input_ids", "attention_mask", "decoder_input_ids"];

    /// <inheritdoc/>
    public IReadOnlyList<string> PretrainedClasses { get; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassesOf(HeadKind head) => head switch
    {
        HeadKind.SequenceToSequence => ["T5ForConditionalGeneration"],
        _ => [],
    };

    /// <inheritdoc/>
    public ModelExtents Read(ModelConfiguration configuration) => T5Keys.Read(configuration);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, ModelExtents extents) => T5Keys.Write(json, (T5Extents)extents);

    /// <inheritdoc/>
    public ModelDescription Describe(ModelExtents extents, HeadKind head) => head is HeadKind.SequenceToSequence
        ? T5Tensors.Describe(this, (T5Extents)extents)
        : throw new ArgumentOutOfRangeException(nameof(head), head, "Not a head of the architecture.");
}
