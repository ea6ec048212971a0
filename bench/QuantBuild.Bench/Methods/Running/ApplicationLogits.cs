using System.Runtime.InteropServices;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Runtime;

namespace QuantBuild.Bench.Methods.Running;

/// <summary>What an application gets from the checkpoint of a cell.</summary>
internal static class ApplicationLogits
{
    /// <summary>Whether the runtime gives, bit for bit, the logits that the run measured.</summary>
    /// <param name="output">The run's output folder.</param>
    /// <param name="evaluation">What was measured on.</param>
    /// <param name="measured">Logits of the quantized model, in the order of the texts.</param>
    /// <param name="threads">To compute with.</param>
    public static bool Agree(string output, Recipes.EvaluationOptions evaluation, LogitTable measured, int threads)
    {
        using var classifier = TextClassifier.Load(
            output, new TextClassifierOptions { Threads = threads, MaximumLength = evaluation.MaxLength });
        var columns = evaluation.Columns;
        var table = DataTables.Of(evaluation.Source, RunSlots.Standard.Tables);
        var texts = TextTable.Read(table, new TextColumns(columns.Text, columns.TextPair)).ToList();
        var results = columns.TextPair is null
            ? classifier.Classify([.. texts.Select(text => text.Text)])
            : classifier.Classify([.. texts.Select(text => new TextPair(text.Text, text.Pair!))]);
        float[] logits = [.. results.SelectMany(result => result.Logits)];
        return MemoryMarshal.AsBytes(logits.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(measured.Values));
    }
}
