using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Encoders;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Roberta;

/// <summary>
/// RoBERTa (arXiv:1907.11692), and the models that differ from it in vocabulary and training alone: XLM-RoBERTa
/// (arXiv:1911.02116) and CamemBERT (arXiv:1911.03894). BERT's layers; positions begin behind the padding token's
/// number.
/// </summary>
public sealed class RobertaArchitecture : IArchitecture
{
    private static readonly EncoderKeys Keys = new()
    {
        DefaultPadding = 1,
        PositionsFollowPadding = true,
        Rules = EncoderKeyRules.OfBert,
    };

    private readonly string classes;

    /// <param name="modelType">Its <c>model_type</c>.</param>
    /// <param name="classes">What the names of its classes begin with.</param>
    private RobertaArchitecture(string modelType, string classes)
    {
        ModelType = modelType;
        this.classes = classes;
        PretrainedClasses = [$"{classes}Model", $"{classes}ForMaskedLM", $"{classes}ForCausalLM"];
    }

    /// <summary>RoBERTa.</summary>
    public static RobertaArchitecture Roberta { get; } = new("roberta", "Roberta");

    /// <summary>XLM-RoBERTa.</summary>
    public static RobertaArchitecture XlmRoberta { get; } = new("xlm-roberta", "XLMRoberta");

    /// <summary>CamemBERT.</summary>
    public static RobertaArchitecture Camembert { get; } = new("camembert", "Camembert");

    /// <inheritdoc/>
    public string ModelType { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> InputNames { get; } = ["input_ids", "attention_mask"];

    /// <inheritdoc/>
    public IReadOnlyList<string> PretrainedClasses { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassesOf(HeadKind head) => EncoderClasses.Of(classes, head);

    /// <inheritdoc/>
    public ModelExtents Read(ModelConfiguration configuration) => Keys.Read(configuration);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, ModelExtents extents) => Keys.Write(json, extents);

    /// <inheritdoc/>
    public ModelDescription Describe(ModelExtents extents, HeadKind head)
    {
        ArgumentNullException.ThrowIfNull(extents);
        return RobertaTensors.Describe(this, extents, head);
    }
}
