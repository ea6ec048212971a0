using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Encoders;

/// <summary>
/// What the sizes of an encoder are called in its <c>config.json</c>, by default as in BERT's; reads and writes them.
/// </summary>
internal sealed record EncoderKeys
{
    // Far beyond any encoder, and small enough that no product of two overflows 64 bits.
    private const int MaximumVocabulary = 10_000_000;
    private const int MaximumWidth = 1_000_000;
    private const int MaximumLayers = 4_096;
    private const int MaximumPositions = 10_000_000;

    private const string InitializerRange = "initializer_range";
    private const double LargestInitializerRange = 1000;

    public string HiddenSize { get; init; } = "hidden_size";

    public string LayerCount { get; init; } = "num_hidden_layers";

    public string HeadCount { get; init; } = "num_attention_heads";

    public string IntermediateSize { get; init; } = "intermediate_size";

    public string Activation { get; init; } = "hidden_act";

    public string HiddenDropout { get; init; } = "hidden_dropout_prob";

    public string AttentionDropout { get; init; } = "attention_probs_dropout_prob";

    /// <summary>Of a width of embeddings that may differ from the layers'; null where there is none.</summary>
    public string? EmbeddingSize { get; init; }

    /// <summary>Null for a model without token types.</summary>
    public string? TokenTypeCount { get; init; } = "type_vocab_size";

    /// <summary>Null for a model that always has 1e-12.</summary>
    public string? LayerNormEpsilon { get; init; } = "layer_norm_eps";

    /// <summary>Null for a model that has no such key.</summary>
    public string? PositionForm { get; init; } = "position_embedding_type";

    /// <summary>The padding token of a file that names none.</summary>
    public int DefaultPadding { get; init; }

    /// <summary>Whether tokens take the rows of the position table that follow the padding token's number.</summary>
    public bool PositionsFollowPadding { get; init; }

    /// <summary>Every key, and what becomes of it.</summary>
    public required IReadOnlyList<KeyRule> Rules { get; init; }

    /// <exception cref="ModelFileException">A key is absent, wrong, or has a value that is not supported.</exception>
    public ModelExtents Read(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var extents = new ModelExtents
        {
            VocabularySize = configuration.GetInt32("vocab_size", 1, MaximumVocabulary),
            HiddenSize = configuration.GetInt32(HiddenSize, 1, MaximumWidth),
            LayerCount = configuration.GetInt32(LayerCount, 1, MaximumLayers),
            HeadCount = configuration.GetInt32(HeadCount, 1, MaximumWidth),
            IntermediateSize = configuration.GetInt32(IntermediateSize, 1, MaximumWidth),
            PositionCount = configuration.GetInt32("max_position_embeddings", 1, MaximumPositions),
            TokenTypeCount = TokenTypeCount is { } types
                ? configuration.GetInt32(types, 1, MaximumPositions, defaultValue: 2)
                : 0,
            LayerNormEpsilon = LayerNormEpsilon is { } epsilon
                ? configuration.GetDouble(epsilon, 0, 1, defaultValue: 1e-12)
                : 1e-12,
            PadTokenId = configuration.GetInt32("pad_token_id", 0, MaximumVocabulary, DefaultPadding),
            HiddenDropout = configuration.GetDouble(HiddenDropout, 0, 1, defaultValue: 0.1),
            InitializerRange = configuration.GetDouble(
                InitializerRange, 0, LargestInitializerRange, ModelExtents.UsualInitializerRange),
            Labels = configuration.Labels,
        };
        if (EmbeddingSize is { } width)
        {
            extents = extents with
            {
                EmbeddingSize = configuration.GetInt32(width, 1, MaximumWidth, defaultValue: 128),
            };
        }

        _ = configuration.GetDouble(AttentionDropout, 0, 1, defaultValue: 0.1);
        Require(configuration, extents);
        return WithPositions(configuration, extents) with
        {
            FeedForwardActivation = ActivationNames.Find(configuration.GetText(Activation, ActivationNames.Default)),
        };
    }

    /// <summary>Writes what <see cref="Read"/> reads.</summary>
    public void Write(Utf8JsonWriter json, ModelExtents extents)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(extents);
        json.WriteNumber("vocab_size", extents.VocabularySize);
        WriteIf(json, EmbeddingSize, extents.EmbeddingSize);
        json.WriteNumber(HiddenSize, extents.HiddenSize);
        json.WriteNumber(LayerCount, extents.LayerCount);
        json.WriteNumber(HeadCount, extents.HeadCount);
        json.WriteNumber(IntermediateSize, extents.IntermediateSize);
        json.WriteString(Activation, ActivationNames.NameOf(extents.FeedForwardActivation));
        json.WriteNumber(HiddenDropout, extents.HiddenDropout);
        json.WriteNumber(AttentionDropout, 0.0);
        json.WriteNumber("max_position_embeddings", extents.PositionCount + extents.FirstPosition);
        WriteIf(json, TokenTypeCount, extents.TokenTypeCount);
        WriteIf(json, LayerNormEpsilon, extents.LayerNormEpsilon);
        json.WriteNumber("pad_token_id", extents.PadTokenId);
        if (extents.InitializerRange.CompareTo(ModelExtents.UsualInitializerRange) != 0)
        {
            json.WriteNumber(InitializerRange, extents.InitializerRange);
        }

        if (PositionForm is { } form)
        {
            json.WriteString(form, EncoderKeyRules.Positions);
        }
    }

    private static void WriteIf(Utf8JsonWriter json, string? key, double value)
    {
        if (key is not null)
        {
            json.WriteNumber(key, value);
        }
    }

    private ModelExtents WithPositions(ModelConfiguration configuration, ModelExtents extents)
    {
        if (!PositionsFollowPadding)
        {
            return extents;
        }

        var first = extents.PadTokenId + 1;
        return extents.PositionCount > first
            ? extents with { FirstPosition = first, PositionCount = extents.PositionCount - first }
            : throw configuration.Refuse(
                "max_position_embeddings",
                $"{extents.PositionCount} leaves no position for a token: the first {first}, up to 'pad_token_id', "
                + "are not for tokens");
    }

    private void Require(ModelConfiguration configuration, ModelExtents extents)
    {
        if (extents.HiddenSize % extents.HeadCount != 0)
        {
            throw configuration.Refuse(
                HiddenSize, $"{extents.HiddenSize} is not a multiple of '{HeadCount}' {extents.HeadCount}");
        }

        if (extents.PadTokenId >= extents.VocabularySize)
        {
            throw configuration.Refuse(
                "pad_token_id", $"{extents.PadTokenId} is outside the vocabulary of {extents.VocabularySize}");
        }

        KeyRule.Check(Rules, configuration);
    }
}
