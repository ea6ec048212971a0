using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Evaluation;

/// <summary>Puts the logits of batches back into the data set's order.</summary>
internal sealed class LogitCollector(int texts)
{
    private float[] values = [];
    private int classes = 1;

    /// <exception cref="NonFiniteException">A logit is not a number.</exception>
    public void Add(ReadOnlySpan<int> rows, Tensor logits)
    {
        if (values.Length == 0)
        {
            classes = logits.Shape.Columns;
            values = new float[texts * classes];
        }

        var read = logits.Backend.ReadFloats(logits);
        if (Array.Exists(read, logit => !float.IsFinite(logit)))
        {
            throw new NonFiniteException("The quantized model gives logits that are not numbers. Use more bits.");
        }

        for (var i = 0; i < rows.Length; i++)
        {
            read.AsSpan(i * classes, classes).CopyTo(values.AsSpan(rows[i] * classes));
        }
    }

    public LogitTable ToTable() => new(values, classes);
}
