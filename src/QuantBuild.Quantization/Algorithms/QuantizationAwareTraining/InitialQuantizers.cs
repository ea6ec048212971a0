using QuantBuild.Formats.Files;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Quantization.Streams;

namespace QuantBuild.Quantization.Algorithms.QuantizationAwareTraining;

/// <summary>
/// The quantizers training starts from: those of round-to-nearest, each module calibrated behind the quantized ones
/// before it, on the first calibration texts.
/// </summary>
internal static class InitialQuantizers
{
    /// <param name="task">The model and its calibration.</param>
    /// <param name="student">A copy of the model; the quantizers work on its own tensors.</param>
    public static IReadOnlyList<ModuleQuantizers> Of(ModelTask task, IEncoderModel student)
    {
        task = task with { Calibration = FirstTexts(task.Calibration) };
        var quantizers = new List<ModuleQuantizers>();
        ActivationStream? input = null;
        try
        {
            foreach (var span in task.Spans)
            {
                quantizers.Add(Calibrate(task, student, span, input));
                if (span.Index < task.Spans.Count - 1 && task.Scheme.Activations is not null)
                {
                    var output = Produce(task, student, span, quantizers[^1], input);
                    input?.Dispose();
                    input = output;
                }
            }
        }
        finally
        {
            input?.Dispose();
            foreach (var path in task.Spans.Select(span => PathOf(task, span.Index)).Where(File.Exists))
            {
                Disk.TryRemove(path);
            }
        }

        return quantizers;
    }

    /// <summary>Those whose activations are observed: no others need to run through the modules.</summary>
    private static TokenizedDataset FirstTexts(TokenizedDataset texts) =>
        texts.Select([.. Enumerable.Range(0, Math.Min(texts.Count, ActivationCalibration.ObservedTexts))]);

    private static ModuleQuantizers Calibrate(
        ModelTask task, IEncoderModel student, ModuleSpan span, ActivationStream? input)
    {
        var calibration = new CalibrationInput(
            task.Calibration,
            student.PaddingToken,
            input,
            FullPrecisionInput: null,
            FullPrecisionOutput: null);
        var moduleTask = new ModuleTask(student, span, task.Scheme, calibration) { Cancellation = task.Cancellation };
        var quantizers = ModuleCalibration.Run(moduleTask, trainable: false);
        if (task.Scheme.Embedding is { Train: true } trained && quantizers.Embedding is { } embedding)
        {
            quantizers.Embedding = (
                embedding.Name, new EmbeddingQuantizer(embedding.Quantizer.Table, trained, train: true));
        }

        return quantizers;
    }

    private static ActivationStream Produce(
        ModelTask task, IEncoderModel student, ModuleSpan span, ModuleQuantizers quantizers, ActivationStream? input)
    {
        using var scope = student.Backend.OpenScope();
        var path = PathOf(task, span.Index);
        StreamProducer.Produce(
            student,
            span,
            task.Calibration,
            student.PaddingToken,
            input,
            new QuantizedForward(student, [quantizers.Encode([])]),
            path,
            progress: null,
            task.Cancellation);
        int[] lengths = [.. Enumerable.Range(0, task.Calibration.Count).Select(task.Calibration.LengthOf)];
        return new ActivationStream(path, lengths, student.HiddenSize);
    }

    private static string PathOf(ModelTask task, int span) =>
        Path.Combine(task.CheckpointFolder, $"calibration-{span}.bin");
}
