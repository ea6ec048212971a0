namespace QuantBuild.Models.Metrics;

/// <summary>The share of texts whose largest logit is the right class.</summary>
internal sealed class Accuracy : IMetric
{
    public string Name => "accuracy";

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        var right = 0;
        foreach (var row in rows)
        {
            right += predictions.Logits.PredictedClass(row) == predictions.Labels[row] ? 1 : 0;
        }

        return rows.IsEmpty ? double.NaN : (double)right / rows.Length;
    }
}
