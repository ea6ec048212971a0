namespace QuantBuild.Models.Metrics;

/// <summary>What a model answered for every text of a data set.</summary>
/// <param name="Logits">One row a text, in the data set's order.</param>
/// <param name="Labels">The right classes.</param>
public sealed record Predictions(LogitTable Logits, IReadOnlyList<int> Labels)
{
    /// <summary>How many texts.</summary>
    public int Count => Labels.Count;
}
