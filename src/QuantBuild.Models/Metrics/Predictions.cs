using QuantBuild.Models.Data;

namespace QuantBuild.Models.Metrics;

/// <summary>What a model answered for every text of a data set.</summary>
/// <param name="Logits">One row a text, in the data set's order.</param>
/// <param name="Targets">What would have been right.</param>
public sealed record Predictions(LogitTable Logits, ITargets Targets)
{
    /// <summary>How many texts.</summary>
    public int Count => Targets.Count;

    /// <summary>A model's answers to the texts of a data set that has targets.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static Predictions Of(LogitTable logits, TokenizedDataset texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Targets is { } targets
            ? new Predictions(logits, targets)
            : throw new ArgumentException("The data set has no targets.", nameof(texts));
    }
}
