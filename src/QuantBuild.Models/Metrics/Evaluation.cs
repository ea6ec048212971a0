using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Metrics;

/// <summary>Runs a model over a data set.</summary>
public static class Evaluation
{
    /// <summary>
    /// The logits of every text, in the data set's order, or what is kept of them. They do not depend on the batch size
    /// where the backend keeps the numerics contract: rows are computed one by one, and padding changes nothing.
    /// </summary>
    /// <param name="model">With a head.</param>
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
        var logits = new LogitCollector(dataset, options.Summary);
        var (done, all) = (0, options.Writer is null ? dataset.Count : 2 * dataset.Count);
        var batches = BatchOrder.ByLength(dataset, options.BatchSize)
            .SelectMany(rows => BatchOrder.Parts(dataset, rows));
        foreach (var rows in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = model.Backend.OpenScope();
            var batch = Batch.Create(model.Backend, dataset, rows, model.PaddingToken);
            logits.Add(rows, model.Forward(batch, options.Pass));
            done += rows.Length;
            options.Progress?.Invoke(done, all);
        }

        return logits.ToTable(options.Writer?.Write(
            model, dataset, options.Pass, count => options.Progress?.Invoke(done + count, all), cancellation));
    }
}
