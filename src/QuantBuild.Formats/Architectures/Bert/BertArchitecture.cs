using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Bert;

/// <summary>BERT (arXiv:1810.04805): encoders with absolute positions, as the Hugging Face hub keeps them.</summary>
public sealed class BertArchitecture : IArchitecture
{
    // Far beyond any encoder, and small enough that no product of two overflows 64 bits.
    private const int MaximumVocabulary = 10_000_000;
    private const int MaximumWidth = 1_000_000;
    private const int MaximumLayers = 4_096;
    private const int MaximumPositions = 10_000_000;

    /// <inheritdoc/>
    public string ModelType => "bert";

    /// <inheritdoc/>
    public IReadOnlyList<string> InputNames { get; } = ["input_ids", "token_type_ids", "attention_mask"];

    /// <inheritdoc/>
    public IReadOnlyList<string> PretrainedClasses { get; } =
        ["BertModel", "BertForPreTraining", "BertForMaskedLM", "BertForNextSentencePrediction", "BertLMHeadModel"];

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassesOf(HeadKind head) => head switch
    {
        HeadKind.None => ["BertModel"],
        HeadKind.SequenceClassification => ["BertForSequenceClassification"],
        HeadKind.MaskedLanguageModel => ["BertForMaskedLM", "BertForPreTraining"],
        _ => [],
    };

    /// <inheritdoc/>
    public ModelExtents Read(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var extents = new ModelExtents
        {
            VocabularySize = configuration.GetInt32("vocab_size", 1, MaximumVocabulary),
            HiddenSize = configuration.GetInt32("hidden_size", 1, MaximumWidth),
            LayerCount = configuration.GetInt32("num_hidden_layers", 1, MaximumLayers),
            HeadCount = configuration.GetInt32("num_attention_heads", 1, MaximumWidth),
            IntermediateSize = configuration.GetInt32("intermediate_size", 1, MaximumWidth),
            PositionCount = configuration.GetInt32("max_position_embeddings", 1, MaximumPositions),
            TokenTypeCount = configuration.GetInt32("type_vocab_size", 1, MaximumPositions, defaultValue: 2),
            LayerNormEpsilon = configuration.GetDouble("layer_norm_eps", 0, 1, defaultValue: 1e-12),
            PadTokenId = configuration.GetInt32("pad_token_id", 0, MaximumVocabulary, defaultValue: 0),
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
        json.WriteNumber("max_position_embeddings", extents.PositionCount);
        json.WriteNumber("type_vocab_size", extents.TokenTypeCount);
        json.WriteNumber("layer_norm_eps", extents.LayerNormEpsilon);
        json.WriteNumber("pad_token_id", extents.PadTokenId);
        json.WriteString("position_embedding_type", BertKeyRules.Positions);
    }

    /// <inheritdoc/>
    public ModelDescription Describe(ModelExtents extents, HeadKind head)
    {
        ArgumentNullException.ThrowIfNull(extents);
        return new ModelDescription(
            this, extents, head, BertTensors.Of(extents, head), BertTensors.AttentionsOf(extents));
    }

    private static void Require(ModelConfiguration configuration, ModelExtents extents)
    {
        if (extents.HiddenSize % extents.HeadCount != 0)
        {
            throw configuration.Refuse(
                "hidden_size", $"{extents.HiddenSize} is not a multiple of 'num_attention_heads' {extents.HeadCount}");
        }

        if (extents.PadTokenId >= extents.VocabularySize)
        {
            throw configuration.Refuse(
                "pad_token_id", $"{extents.PadTokenId} is outside the vocabulary of {extents.VocabularySize}");
        }

        KeyRule.Check(BertKeyRules.All, configuration);
    }
}
