namespace QuantBuild.Runtime;

/// <summary>How a <see cref="QuestionAnswerer"/> computes, and which answers it looks for.</summary>
public sealed record QuestionAnswererOptions : TextModelOptions
{
    /// <summary>
    /// Tokens that a window of a long text has in common with the one before it, at least 0; at most half of a window's
    /// are. Null, the default, for what the model states, or else 128.
    /// </summary>
    public int? Stride { get; init => field = value is { } tokens ? AtLeast(0, tokens) : null; }

    /// <summary>
    /// Tokens of the longest answer, at least 1; null, the default, for what the model states, or else 30.
    /// </summary>
    public int? LongestAnswer { get; init => field = value is { } tokens ? AtLeast(1, tokens) : null; }

    /// <summary>
    /// There is no answer where the score of there being none is larger than the best answer's by more than this finite
    /// number; null, the default, for what the model states, or else to answer every question.
    /// </summary>
    public double? NoAnswerThreshold { get; init => field = value is { } threshold ? Finite(threshold) : null; }

    private static double Finite(double value) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A threshold is a finite number.");
}
