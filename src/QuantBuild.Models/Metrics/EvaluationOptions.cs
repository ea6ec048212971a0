using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;

namespace QuantBuild.Models.Metrics;

/// <summary>How <see cref="Evaluation"/> runs a model.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// Most texts a batch, fewer where they are long (<see cref="BatchOrder.UsualPositions"/>); default 32.
    /// </summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Default: full precision.</summary>
    public ForwardPass Pass { get; init; } = ForwardPass.Inference;

    /// <summary>
    /// What is kept of each answer, of a data set whose targets stand at positions; null (default) for its logits.
    /// </summary>
    public IAnswerSummary? Summary { get; init; }

    /// <summary>Has the model write a text for each text; null (default) where it need not.</summary>
    public ITextWriter? Writer { get; init; }

    /// <summary>
    /// Called after each batch with the texts done and the texts in all; a text that is written too counts twice.
    /// </summary>
    public Action<int, int>? Progress { get; init; }
}
