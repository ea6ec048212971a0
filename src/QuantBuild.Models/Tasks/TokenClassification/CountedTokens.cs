using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>The tokens of texts that count, in order: those with a class, or all where no classes are known.</summary>
internal static class CountedTokens
{
    /// <summary>Places in a text, from 0.</summary>
    /// <param name="labels">Null where no classes are known.</param>
    /// <param name="logits">Of the texts.</param>
    /// <param name="text">Which.</param>
    public static IEnumerable<int> Of(TokenLabels? labels, LogitTable logits, int text)
    {
        var count = logits[text].Length / logits.Columns;
        for (var token = 0; token < count; token++)
        {
            if (labels is null || labels[text][token] != TokenLabels.NotCounted)
            {
                yield return token;
            }
        }
    }

    /// <summary>A value of each token that counts, added up by text.</summary>
    /// <param name="full">Logits in full precision.</param>
    /// <param name="quantized">Of the quantized model.</param>
    /// <param name="targets">That say which tokens count; null where all do.</param>
    /// <param name="value">By text and token.</param>
    /// <exception cref="ArgumentException">The tables are of other shapes, or empty.</exception>
    public static AnswerSums SumsOf(
        LogitTable full, LogitTable quantized, ITargets? targets, Func<int, int, double> value)
    {
        ArgumentNullException.ThrowIfNull(full);
        full.RequireComparable(quantized);
        var labels = targets as TokenLabels;
        return AnswerSums.Of(
            full.Texts, text => [.. Of(labels, full, text).Select(token => value(text, token))]);
    }

    /// <summary>The logits of a token.</summary>
    public static ReadOnlySpan<float> LogitsOf(LogitTable logits, int text, int token) =>
        logits[text].Slice(token * logits.Columns, logits.Columns);

    /// <summary>The class that a model predicts for a token.</summary>
    public static int PredictedOf(LogitTable logits, int text, int token) =>
        PredictedClass.Of(LogitsOf(logits, text, token));

    /// <summary>The right and the predicted classes of a text's words.</summary>
    public static (int[] Right, int[] Predicted) ClassesOf(Predictions predictions, int text)
    {
        var labels = (TokenLabels)predictions.Targets;
        int[] tokens = [.. Of(labels, predictions.Logits, text)];
        return (
            [.. tokens.Select(token => labels[text][token])],
            [.. tokens.Select(token => PredictedOf(predictions.Logits, text, token))]);
    }
}
