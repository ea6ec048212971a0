using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks;

/// <summary>
/// What is kept of the logits at a position, a number for each token of the vocabulary: the loss of the token that is
/// right there, in nats; the token with the largest logit; and the divergence from the full-precision model,
/// Σ p·ln(p/q), in nats.
/// </summary>
public sealed class AnswerColumns : IAnswerSummary
{
    internal const int Loss = 0;
    internal const int Answer = 1;
    internal const int Divergence = 2;
    private const int Count = 3;

    public int Columns => Count;

    public void Summarize(
        IPositionTargets targets,
        int text,
        ReadOnlySpan<float> logits,
        ReadOnlySpan<float> full,
        Span<float> summary)
    {
        var tokens = ((ITokenTargets)targets).TokensOf(text);
        var vocabulary = logits.Length / tokens.Length;
        for (var i = 0; i < tokens.Length; i++)
        {
            var own = logits.Slice(i * vocabulary, vocabulary);
            var other = full.Slice(i * vocabulary, vocabulary);
            var kept = summary.Slice(i * Count, Count);
            kept[Loss] = (float)(Distribution.LogSumExp(own) - own[tokens[i]]);
            kept[Answer] = PredictedClass.Of(own);
            kept[Divergence] = own == other ? 0f : (float)Distribution.Divergence(other, own);
        }
    }

    /// <summary>The losses of a model's answers.</summary>
    internal static AnswerSums LossesOf(Predictions predictions) => SumsOf(predictions.Logits, Loss);

    /// <summary>How far a quantized model's answers are from those in full precision.</summary>
    /// <param name="full">Of the full-precision model.</param>
    /// <param name="quantized">Of both models, where they ran side by side.</param>
    internal static AnswerSums DivergencesOf(LogitTable full, LogitTable quantized)
    {
        full.RequireComparable(quantized);
        return SumsOf(quantized, Divergence);
    }

    /// <summary>The rows of a text, one after another.</summary>
    internal static float[] Of(LogitTable answers, int text, int column)
    {
        var rows = answers[text];
        var values = new float[rows.Length / Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = rows[(i * Count) + column];
        }

        return values;
    }

    private static AnswerSums SumsOf(LogitTable answers, int column) => AnswerSums.Of(
        answers.Texts, text => [.. Of(answers, text, column).Select(value => (double)value)]);
}
