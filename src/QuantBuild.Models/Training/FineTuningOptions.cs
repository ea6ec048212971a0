using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Training;

/// <summary>What <see cref="FineTuning"/> trains, on which batches, and how fast.</summary>
public sealed record FineTuningOptions
{
    /// <summary>Texts a step; default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Parts that a step's texts are run in one after another: less memory, and gradients that differ by rounding.
    /// Default 1; a batch of fewer texts has as many parts as texts.
    /// </summary>
    public int Parts { get; init; } = 1;

    /// <summary>The seed of the order of the data and of dropout; the same seed gives the same model.</summary>
    public ulong Seed { get; init; }

    /// <summary>Dropout rate of hidden states, in [0, 1); default 0.1.</summary>
    public float Dropout { get; init; } = 0.1f;

    /// <summary>Default 5e-5.</summary>
    public float LearningRate { get; init; } = 5e-5f;

    /// <summary>
    /// Factor on the learning rate from each layer to the one below, in (0, 1]: the head has the whole rate, the last
    /// layer this share of it, the embeddings, below the first layer, the least. Default 1.
    /// </summary>
    public float LayerRateDecay { get; init; } = 1f;

    /// <summary>Decoupled, of weights and tables only; default 0.01.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>
    /// Updates only the word embeddings of a batch's tokens, which saves most of a step where the vocabulary is large;
    /// rows not in the batch keep their moments and do not decay. Without effect where the head's weight is the same
    /// table. Default false: every row, every step.
    /// </summary>
    public bool SparseWordEmbeddings { get; init; }

    /// <summary>Asked in every forward pass; default full precision.</summary>
    public IForwardTransform Transform { get; init; } = FullPrecision.Instance;

    /// <summary>How the texts are shown, where targets are made of them; null (default) for as they are.</summary>
    public ITextView? View { get; init; }

    /// <summary>Has the model write texts where the development metric judges these; null (default) for none.</summary>
    public ITextWriter? Writer { get; init; }

    /// <summary>The development metric; null for the task's first.</summary>
    public IMetric? Metric { get; init; }
}
