using QuantBuild.Formats.Files;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Streams;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>
/// What flows through quantized modules for the calibration texts, module after module: a file in the task's folder,
/// which goes with the next one or with this.
/// </summary>
/// <param name="task">The texts, and the folder.</param>
/// <param name="model">Computes.</param>
internal sealed class QuantizedStream(ModelTask task, IEncoderModel model) : IDisposable
{
    private string? path;

    /// <summary>Outputs of the last module that was passed; null before the first.</summary>
    public ActivationStream? Current { get; private set; }

    /// <summary>Runs the texts through the next module.</summary>
    public void Pass(ModuleSpan span, QuantizedModule module)
    {
        var next = Path.Combine(task.CheckpointFolder, $"quantized-{span.Index}.bin");
        using (model.Backend.OpenScope())
        {
            StreamProducer.Produce(
                model,
                span,
                task.Calibration,
                model.PaddingToken,
                Current,
                new QuantizedForward(model, [module]),
                next,
                progress: null,
                task.Cancellation);
        }

        Dispose();
        path = next;
        int[] lengths = [.. Enumerable.Range(0, task.Calibration.Count).Select(task.Calibration.LengthOf)];
        Current = new ActivationStream(path, lengths, model.HiddenSize);
    }

    public void Dispose()
    {
        Current?.Dispose();
        Current = null;
        if (path is not null)
        {
            Disk.TryRemove(path);
        }
    }
}
