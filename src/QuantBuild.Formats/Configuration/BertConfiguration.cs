namespace QuantBuild.Formats.Configuration;

/// <summary>The keys of a BERT encoder's <c>config.json</c>, checked against each other.</summary>
public sealed class BertConfiguration
{
    /// <summary>The <c>model_type</c> it reads.</summary>
    public const string ModelType = "bert";

    // Far beyond any encoder, and small enough that no product of two overflows 64 bits.
    private const int MaximumVocabulary = 10_000_000;
    private const int MaximumWidth = 1_000_000;
    private const int MaximumLayers = 4_096;
    private const int MaximumPositions = 10_000_000;

    private BertConfiguration(ModelConfiguration configuration)
    {
        Configuration = configuration;
        VocabularySize = configuration.GetInt32("vocab_size", 1, MaximumVocabulary);
        HiddenSize = configuration.GetInt32("hidden_size", 1, MaximumWidth);
        LayerCount = configuration.GetInt32("num_hidden_layers", 1, MaximumLayers);
        HeadCount = configuration.GetInt32("num_attention_heads", 1, MaximumWidth);
        IntermediateSize = configuration.GetInt32("intermediate_size", 1, MaximumWidth);
        PositionCount = configuration.GetInt32("max_position_embeddings", 1, MaximumPositions);
        TokenTypeCount = configuration.GetInt32("type_vocab_size", 1, MaximumPositions, defaultValue: 2);
        LayerNormEpsilon = configuration.GetDouble("layer_norm_eps", 0, 1, defaultValue: 1e-12);
        PadTokenId = configuration.GetInt32("pad_token_id", 0, MaximumVocabulary, defaultValue: 0);
        HiddenDropout = configuration.GetDouble("hidden_dropout_prob", 0, 1, defaultValue: 0.1);
        AttentionDropout = configuration.GetDouble("attention_probs_dropout_prob", 0, 1, defaultValue: 0.1);
        Validate();
    }

    /// <summary>The file, with its labels and the keys that are not BERT's own.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>Rows of the word embedding.</summary>
    public int VocabularySize { get; }

    /// <summary>Width of the residual stream; a multiple of <see cref="HeadCount"/>.</summary>
    public int HiddenSize { get; }

    /// <summary>Encoder layers.</summary>
    public int LayerCount { get; }

    /// <summary>Attention heads a layer.</summary>
    public int HeadCount { get; }

    /// <summary>Width of a head: <see cref="HiddenSize"/> / <see cref="HeadCount"/>.</summary>
    public int HeadSize => HiddenSize / HeadCount;

    /// <summary>Width of the feed-forward layer.</summary>
    public int IntermediateSize { get; }

    /// <summary>Rows of the position embedding: the longest input in tokens.</summary>
    public int PositionCount { get; }

    /// <summary>Rows of the segment embedding; 2 by default.</summary>
    public int TokenTypeCount { get; }

    /// <summary>Added to the variance in layer normalization; 1e-12 by default.</summary>
    public double LayerNormEpsilon { get; }

    /// <summary>Token that fills short inputs; 0 by default, below <see cref="VocabularySize"/>.</summary>
    public int PadTokenId { get; }

    /// <summary>Dropout probability of hidden states in training; 0.1 by default.</summary>
    public double HiddenDropout { get; }

    /// <summary>Dropout probability of attention probabilities in training; 0.1 by default.</summary>
    public double AttentionDropout { get; }

    /// <exception cref="ModelFileException">
    /// Another model type, a size that is absent, absurd or does not fit the others, or a variant of BERT that is not
    /// an encoder with absolute positions.
    /// </exception>
    public static BertConfiguration From(ModelConfiguration configuration) => configuration.ModelType == ModelType
        ? new BertConfiguration(configuration)
        : throw configuration.RefuseUnsupported(
            "model_type",
            $"is {ModelConfiguration.Show(configuration.ModelType)}, an architecture that is not supported yet; "
            + $"supported: {ModelType}");

    private void Validate()
    {
        if (HiddenSize % HeadCount != 0)
        {
            throw Configuration.Refuse(
                "hidden_size", $"{HiddenSize} is not a multiple of 'num_attention_heads' {HeadCount}");
        }

        if (PadTokenId >= VocabularySize)
        {
            throw Configuration.Refuse("pad_token_id", $"{PadTokenId} is outside the vocabulary of {VocabularySize}");
        }

        BertKeyRules.Check(Configuration);
    }
}
