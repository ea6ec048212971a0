using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Streams;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Stages;

/// <summary>A task over the whole model within a stage, with the backends that its method makes.</summary>
/// <param name="host">Of the model.</param>
/// <param name="context">Of the stage.</param>
internal sealed class ModelTaskScope(ModelHost host, StageContext context) : IDisposable
{
    private readonly List<ComputeBackend> backends = [];

    /// <param name="model">In full precision.</param>
    /// <param name="spans">All modules, in order.</param>
    /// <param name="scheme">How each weight and activation is quantized.</param>
    /// <param name="calibration">The calibration texts.</param>
    /// <param name="training">The training texts as they are; null where the method needs none.</param>
    /// <param name="fullPrecision">Output of every module in full precision; empty where the method needs none.</param>
    public ModelTask TaskOf(
        IEncoderModel model,
        IReadOnlyList<ModuleSpan> spans,
        QuantizationScheme scheme,
        TokenizedDataset calibration,
        TokenizedDataset? training,
        IReadOnlyList<ActivationStream> fullPrecision) => new(model, spans, scheme, calibration)
        {
            FullPrecision = fullPrecision,
            Training = training,
            View = host.View,
            CheckpointFolder = context.CheckpointFolder(),
            CheckpointInterval = context.CheckpointInterval,
            Threads = host.Threads,
            CreateBackend = threads =>
            {
                backends.Add(host.CreateBackend(threads));
                return backends[^1];
            },
            Progress = context.Progress,
            Cancellation = context.Cancellation,
        };

    /// <summary>Stores what became of the modules, a file each.</summary>
    public void Write(IReadOnlyList<ModuleSpan> spans, IEnumerable<QuantizedModule> modules)
    {
        foreach (var (span, module) in spans.Zip(modules))
        {
            QuantizedModuleFile.Write(context.Output.PathOf(QuantizeModelStage.FileOf(span)), module);
        }
    }

    public void Dispose() => backends.ForEach(backend => backend.Dispose());
}
