namespace QuantBuild.Models.Metrics;

/// <summary>Logits of many texts.</summary>
/// <param name="values">Row-major [rows, classes]; kept, not copied.</param>
/// <param name="classes">At least 1.</param>
public sealed class LogitTable(float[] values, int classes)
{
    public int Rows => values.Length / classes;

    public int Classes => classes;

    /// <summary>Row-major [rows, classes].</summary>
    public ReadOnlySpan<float> Values => values;

    public ReadOnlySpan<float> this[int row] => values.AsSpan(row * classes, classes);

    /// <summary>The class with the largest logit; the first of equals.</summary>
    public int PredictedClass(int row)
    {
        var logits = this[row];
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
            {
                best = i;
            }
        }

        return best;
    }
}
