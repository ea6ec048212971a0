namespace QuantBuild.Formats.QuestionAnswering;

/// <summary>All that decides which answer is read from a model's logits, beside the text's windows.</summary>
/// <param name="Stride">
/// Tokens that a window of a long text has in common with the one before it, at least 0; at most half of a window's
/// tokens of the text are.
/// </param>
/// <param name="LongestAnswer">Tokens of the longest answer, at least 1.</param>
/// <param name="NoAnswerThreshold">
/// There is no answer where the score of there being none is larger than the best answer's by more than this; null
/// where every question is answered.
/// </param>
public sealed record AnswerSettings(int Stride, int LongestAnswer, double? NoAnswerThreshold)
{
    /// <summary>What a model that says nothing of it is used with; as SQuAD's scripts have it.</summary>
    public static AnswerSettings Default { get; } = new(Stride: 128, LongestAnswer: 30, NoAnswerThreshold: null);
}
