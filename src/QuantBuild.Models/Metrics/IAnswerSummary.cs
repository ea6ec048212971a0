using QuantBuild.Models.Data;

namespace QuantBuild.Models.Metrics;

/// <summary>
/// What is kept of a model's logits where they are too many to be kept: a few numbers for each answer, from which
/// metrics and measures of fidelity are found.
/// </summary>
public interface IAnswerSummary
{
    /// <summary>Numbers that are kept of an answer.</summary>
    int Columns { get; }

    /// <summary>Summarizes the answers to one text.</summary>
    /// <param name="targets">Of all texts.</param>
    /// <param name="text">The text's row.</param>
    /// <param name="logits">What the model gave, row-major [answers, logits].</param>
    /// <param name="full">What the full-precision model gave; the same values where it is the model itself.</param>
    /// <param name="summary">Gets the numbers, row-major [answers, <see cref="Columns"/>].</param>
    void Summarize(
        IPositionTargets targets,
        int text,
        ReadOnlySpan<float> logits,
        ReadOnlySpan<float> full,
        Span<float> summary);
}
