using QuantBuild.Formats.Configuration;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Bert;

/// <summary>The extents and constants of a BERT model, from its <c>config.json</c> or chosen for a new one.</summary>
public sealed record BertArchitecture
{
    /// <summary>The only <c>hidden_act</c> that is supported: GELU by the exact error function.</summary>
    public const string HiddenActivation = "gelu";

    public required int VocabularySize { get; init; }

    public required int HiddenSize { get; init; }

    public required int LayerCount { get; init; }

    /// <summary>Divides <see cref="HiddenSize"/>.</summary>
    public required int HeadCount { get; init; }

    public required int IntermediateSize { get; init; }

    /// <summary>The longest sequence; default 512.</summary>
    public int PositionCount { get; init; } = 512;

    /// <summary>Default 2: first text and second.</summary>
    public int TokenTypeCount { get; init; } = 2;

    /// <summary>Default 1e-12.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>In training only; default 0.1.</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Default 0.</summary>
    public int PadTokenId { get; init; }

    /// <summary>Class names by class number; empty for a model without classes.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Rows of the embeddings, which a tokenizer must keep to.</summary>
    public EmbeddingRows EmbeddingRows => new(VocabularySize, TokenTypeCount, PositionCount);

    public int HeadSize => HiddenSize / HeadCount;

    /// <summary>Of a model that is there; its configuration has been checked.</summary>
    public static BertArchitecture From(BertConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new BertArchitecture
        {
            VocabularySize = configuration.VocabularySize,
            HiddenSize = configuration.HiddenSize,
            LayerCount = configuration.LayerCount,
            HeadCount = configuration.HeadCount,
            IntermediateSize = configuration.IntermediateSize,
            PositionCount = configuration.PositionCount,
            TokenTypeCount = configuration.TokenTypeCount,
            LayerNormEpsilon = configuration.LayerNormEpsilon,
            HiddenDropout = configuration.HiddenDropout,
            PadTokenId = configuration.PadTokenId,
            Labels = configuration.Configuration.Labels,
        };
    }
}
