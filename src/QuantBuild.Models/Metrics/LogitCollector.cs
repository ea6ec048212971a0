using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Metrics;

/// <summary>Puts the logits of batches back into a data set's order; those of padding are left out.</summary>
/// <param name="texts">The data set.</param>
public sealed class LogitCollector(TokenizedDataset texts)
{
    private float[] values = [];
    private int columns = 1;
    private bool isPerToken;

    /// <param name="rows">The batch's texts.</param>
    /// <param name="logits">[batch, columns], or [batch, sequence, columns] with a row a token.</param>
    /// <exception cref="NonFiniteException">A logit is not a number.</exception>
    public void Add(ReadOnlySpan<int> rows, Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (values.Length == 0)
        {
            columns = logits.Shape.Columns;
            isPerToken = logits.Shape.Rank > 2;
            values = new float[(isPerToken ? texts.TokenCount : texts.Count) * columns];
        }

        var read = logits.Backend.ReadFloats(logits);
        var stride = read.Length / rows.Length;
        for (var i = 0; i < rows.Length; i++)
        {
            var (first, count) = isPerToken ? (texts.Offsets[rows[i]], texts.LengthOf(rows[i])) : (rows[i], 1);
            var own = read.AsSpan(i * stride, count * columns);
            RequireFinite(own, rows[i]);
            own.CopyTo(values.AsSpan(first * columns));
        }
    }

    /// <summary>The logits of all texts, where those of each have been added.</summary>
    public LogitTable ToTable() => new(values, columns, isPerToken ? texts : null);

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
