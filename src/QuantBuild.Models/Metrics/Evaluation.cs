using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Metrics;

/// <summary>Runs a model over a data set.</summary>
public static class Evaluation
{
    /// <summary>
    /// The logits of every text, in the data set's order. They do not depend on the batch size where the backend keeps
    /// the numerics contract: rows are computed one by one, and padding changes nothing.
    /// </summary>
    /// <param name="model">With a head that gives one row a text.</param>
    /// <param name="dataset">Any order of lengths; batches are formed by length.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    public static LogitTable Run(
        IEncoderModel model,
        TokenizedDataset dataset,
        EvaluationOptions options,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        using var pause = model.Backend.SuspendRecording();
        var values = Array.Empty<float>();
        var classes = 0;
        var done = 0;
        var batches = BatchOrder.ByLength(dataset, options.BatchSize)
            .SelectMany(rows => BatchOrder.Parts(dataset, rows));
        foreach (var rows in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = model.Backend.OpenScope();
            var batch = Batch.Create(model.Backend, dataset, rows, model.PaddingToken);
            var logits = model.Forward(batch, options.Pass);
            var read = model.Backend.ReadFloats(logits);
            if (classes == 0)
            {
                classes = logits.Shape.Columns;
                values = new float[dataset.Count * classes];
            }

            Scatter(read, rows, classes, values);
            done += rows.Length;
            options.Progress?.Invoke(done, dataset.Count);
        }

        return new LogitTable(values, Math.Max(classes, 1));
    }

    private static void Scatter(float[] logits, int[] rows, int classes, float[] values)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var row = logits.AsSpan(i * classes, classes);
            row.CopyTo(values.AsSpan(rows[i] * classes));
            foreach (var logit in row)
            {
                if (!float.IsFinite(logit))
                {
                    throw new NonFiniteException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The model gave the logit {logit} for text {rows[i]} of the data set."));
                }
            }
        }
    }
}
