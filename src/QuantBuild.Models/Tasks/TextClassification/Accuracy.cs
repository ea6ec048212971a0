using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>The share of texts whose largest logit is the right class.</summary>
public sealed class Accuracy : IMetric
{
    public string Name => "accuracy";

    public double Minimum => 0;

    public double Maximum => 1;

    public bool IsLargerBetter => true;

    public double Compute(Predictions predictions, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        var classes = ((ClassTargets)predictions.Targets).Classes;
        var right = 0;
        foreach (var row in rows)
        {
            right += PredictedClass.Of(predictions.Logits[row]) == classes[row] ? 1 : 0;
        }

        return rows.IsEmpty ? double.NaN : (double)right / rows.Length;
    }
}
