using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>The logits of an answer's first and of its last token, over the tokens of a window.</summary>
internal static class EndLogits
{
    private const int Ends = 2;

    /// <param name="logits">Two a token.</param>
    /// <param name="text">The window.</param>
    /// <param name="end">0 for the first token of an answer, 1 for the last.</param>
    /// <returns>One a token.</returns>
    public static float[] Of(LogitTable logits, int text, int end)
    {
        var own = logits[text];
        var values = new float[own.Length / Ends];
        for (var token = 0; token < values.Length; token++)
        {
            values[token] = own[(Ends * token) + end];
        }

        return values;
    }

    /// <summary>The likeliest first and the likeliest last token, each by itself.</summary>
    public static (int Start, int End) LargestOf(LogitTable logits, int text) =>
        (PredictedClass.Of(Of(logits, text, 0)), PredictedClass.Of(Of(logits, text, 1)));
}
