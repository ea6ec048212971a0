using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Metrics;

/// <summary>Puts the logits of batches back into a data set's order; those of padding are left out.</summary>
/// <param name="texts">The data set.</param>
/// <param name="summary">
/// What is kept of each answer, of a data set whose targets stand at positions; null for its logits.
/// </param>
public sealed class LogitCollector(TokenizedDataset texts, IAnswerSummary? summary = null)
{
    private float[] values = [];
    private int columns = 1;
    private int[]? offsets;

    /// <param name="rows">The batch's texts.</param>
    /// <param name="logits">
    /// [batch, columns]; [batch, sequence, columns] with a row a token; or [answers, columns] of targets at positions.
    /// </param>
    /// <param name="full">
    /// What the full-precision model gave, of the same shape, for a summary; null where it is the model itself.
    /// </param>
    /// <exception cref="NonFiniteException">A logit is not a number.</exception>
    public void Add(ReadOnlySpan<int> rows, Tensor logits, Tensor? full = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        Begin(logits.Shape);
        var read = logits.Backend.ReadFloats(logits);
        var compared = full is null ? read : full.Backend.ReadFloats(full);
        var given = logits.Shape.Columns;
        var isPacked = logits.Shape.Rank == 2;
        var next = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var (first, count) = PlaceOf(rows[i]);
            var start = isPacked ? next : i * (read.Length / rows.Length);
            next += count * given;
            var own = read.AsSpan(start, count * given);
            RequireFinite(own, rows[i]);
            var target = values.AsSpan(first * columns, count * columns);
            if (summary is null)
            {
                own.CopyTo(target);
            }
            else
            {
                summary.Summarize(
                    (IPositionTargets)texts.Targets!, rows[i], own, compared.AsSpan(start, own.Length), target);
            }
        }
    }

    /// <summary>The logits of all texts, where those of each have been added, or their summaries.</summary>
    /// <param name="written">What the model wrote for each text; null where it was not asked to.</param>
    public LogitTable ToTable(IReadOnlyList<WrittenText>? written = null) =>
        new(values, columns, offsets) { Written = written };

    private void Begin(Shape shape)
    {
        if (values.Length > 0)
        {
            return;
        }

        columns = summary?.Columns ?? shape.Columns;
        offsets = LogitRows.Offsets(texts, isPerToken: shape.Rank > 2);
        values = new float[(offsets?[^1] ?? texts.Count) * columns];
    }

    private (int First, int Count) PlaceOf(int text) =>
        offsets is null ? (text, 1) : (offsets[text], offsets[text + 1] - offsets[text]);

    private static void RequireFinite(ReadOnlySpan<float> logits, int text)
    {
        foreach (var logit in logits)
        {
            if (!float.IsFinite(logit))
            {
                throw new NonFiniteException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The model gave the logit {logit} for text {text} of the data set."));
            }
        }
    }
}
