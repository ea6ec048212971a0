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
        using var stream = new QuantizedStream(task, student);
        foreach (var span in task.Spans)
        {
            quantizers.Add(Calibrate(task, student, span, stream.Current));
            if (span.Index < task.Spans.Count - 1 && task.Scheme.Activations is not null)
            {
                stream.Pass(span, quantizers[^1].Encode([]));
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
}
