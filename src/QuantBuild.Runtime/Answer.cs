namespace QuantBuild.Runtime;

/// <summary>What a model answers to a question, out of a text.</summary>
public sealed class Answer
{
    internal Answer(AnswerCandidate? best, double noAnswerScore, IReadOnlyList<AnswerCandidate> candidates)
    {
        Best = best;
        NoAnswerScore = noAnswerScore;
        Candidates = candidates;
    }

    /// <summary>
    /// The answer; null where there is none by the model's threshold, or where the text has no token.
    /// </summary>
    public AnswerCandidate? Best { get; }

    /// <summary>The answer's text; empty where there is none.</summary>
    public string Text => Best?.Text ?? string.Empty;

    /// <summary>
    /// The score of there being no answer: the smallest, over the windows of the text, of the two logits of a window's
    /// first token.
    /// </summary>
    public double NoAnswerScore { get; }

    /// <summary>The parts of the text with the largest scores, at most 20, the best first; they may overlap.</summary>
    public IReadOnlyList<AnswerCandidate> Candidates { get; }

    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
