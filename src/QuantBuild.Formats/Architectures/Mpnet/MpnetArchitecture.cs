using System.Text.Json;
using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Mpnet;

/// <summary>
/// MPNet (arXiv:2004.09297): encoders with absolute positions, and a bias of the attention scores by the distance of
/// query and key, as the Hugging Face hub keeps them.
/// </summary>
public sealed class MpnetArchitecture : IArchitecture
{
    /// <summary>
    /// The token that fills short texts. Positions are counted from the one behind it: the first token of a text has
    /// the position <see cref="PaddingToken"/> + 1, padding has <see cref="PaddingToken"/>.
    /// </summary>
    public const int PaddingToken = 1;

    /// <summary>Rows of the bias table, one for each class of distances.</summary>
    public const int RelativeBuckets = 32;

    // Far beyond any encoder, and small enough that no product of two overflows 64 bits.
    private const int MaximumVocabulary = 10_000_000;
    private const int MaximumWidth = 1_000_000;
    private const int MaximumLayers = 4_096;
    private const int MaximumPositions = 10_000_000;

    // Rows of the position table that no token of a text has: those of the padding and before.
    private const int UnusedPositions = PaddingToken + 1;

    /// <inheritdoc/>
    public string ModelType => "mpnet";

    /// <inheritdoc/>
    public IReadOnlyList<string> InputNames { get; } = ["input_ids", "attention_mask"];

    /// <inheritdoc/>
    public IReadOnlyList<string> PretrainedClasses { get; } = ["MPNetModel", "MPNetForMaskedLM"];

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassesOf(HeadKind head) => head switch
    {
        HeadKind.None => ["MPNetModel"],
        HeadKind.SequenceClassification => ["MPNetForSequenceClassification"],
        HeadKind.MaskedLanguageModel => ["MPNetForMaskedLM"],
        _ => [],
    };

    /// <inheritdoc/>
    public ModelExtents Read(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var positions = configuration.GetInt32("max_position_embeddings", UnusedPositions + 1, MaximumPositions);
        var extents = new ModelExtents
        {
            VocabularySize = configuration.GetInt32("vocab_size", UnusedPositions, MaximumVocabulary),
            HiddenSize = configuration.GetInt32("hidden_size", 1, MaximumWidth),
            LayerCount = configuration.GetInt32("num_hidden_layers", 1, MaximumLayers),
            HeadCount = configuration.GetInt32("num_attention_heads", 1, MaximumWidth),
            IntermediateSize = configuration.GetInt32("intermediate_size", 1, MaximumWidth),
            PositionCount = positions - UnusedPositions,
            LayerNormEpsilon = configuration.GetDouble("layer_norm_eps", 0, 1, defaultValue: 1e-12),
            PadTokenId = configuration.GetInt32("pad_token_id", 0, MaximumVocabulary, defaultValue: PaddingToken),
            HiddenDropout = configuration.GetDouble("hidden_dropout_prob", 0, 1, defaultValue: 0.1),
            Labels = configuration.Labels,
        };
        _ = configuration.GetDouble("attention_probs_dropout_prob", 0, 1, defaultValue: 0.1);
        Require(configuration, extents);
        return extents;
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json, ModelExtents extents)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(extents);
        json.WriteNumber("vocab_size", extents.VocabularySize);
        json.WriteNumber("hidden_size", extents.HiddenSize);
        json.WriteNumber("num_hidden_layers", extents.LayerCount);
        json.WriteNumber("num_attention_heads", extents.HeadCount);
        json.WriteNumber("intermediate_size", extents.IntermediateSize);
        json.WriteString("hidden_act", BertKeyRules.HiddenActivation);
        json.WriteNumber("hidden_dropout_prob", extents.HiddenDropout);
        json.WriteNumber("attention_probs_dropout_prob", 0.0);
        json.WriteNumber("max_position_embeddings", PositionRows(extents));
        json.WriteNumber("layer_norm_eps", extents.LayerNormEpsilon);
        json.WriteNumber(MpnetKeyRules.Buckets, RelativeBuckets);
        json.WriteNumber("pad_token_id", PaddingToken);
    }

    /// <inheritdoc/>
    public ModelDescription Describe(ModelExtents extents, HeadKind head)
    {
        ArgumentNullException.ThrowIfNull(extents);
        return new ModelDescription(
            this, extents, head, MpnetTensors.Of(extents, head), MpnetTensors.AttentionsOf(extents));
    }

    /// <summary>Rows of the position table.</summary>
    internal static int PositionRows(ModelExtents extents) => extents.PositionCount + UnusedPositions;

    private static void Require(ModelConfiguration configuration, ModelExtents extents)
    {
        if (extents.HiddenSize % extents.HeadCount != 0)
        {
            throw configuration.Refuse(
                "hidden_size", $"{extents.HiddenSize} is not a multiple of 'num_attention_heads' {extents.HeadCount}");
        }

        if (extents.PadTokenId != PaddingToken)
        {
            throw configuration.RefuseUnsupported(
                "pad_token_id",
                $"is {extents.PadTokenId}, which is not supported yet: positions are counted from the padding token "
                + $"{PaddingToken}");
        }

        KeyRule.Check(MpnetKeyRules.All, configuration);
    }
}
