using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Trains what a task changes of a quantized backbone.</summary>
internal sealed class AdaptBackboneStage : IStageBody
{
    public required ModelHost Host { get; init; }

    /// <summary>The full-precision model that is learned from; the method may not ask for it.</summary>
    public required ModelState Teacher { get; init; }

    public required IBackboneMethod Method { get; init; }

    public required QuantizationScheme Scheme { get; init; }

    public required IReadOnlyList<ModuleSpan> Spans { get; init; }

    /// <summary>Stage of the quantized backbone.</summary>
    public required StageNode Backbone { get; init; }

    /// <summary>Stage of the calibration texts; null where no activation is quantized.</summary>
    public required StageNode? Calibration { get; init; }

    /// <summary>Stage of the training texts.</summary>
    public required StageNode Training { get; init; }

    public void Execute(StageContext context)
    {
        var training = TokenizeStage.TextsOf(context, Training);
        var backends = new List<ComputeBackend>();
        try
        {
            var task = new ModelTask(
                Host.Model,
                Spans,
                Scheme,
                Calibration is null ? training : TokenizeStage.TextsOf(context, Calibration))
            {
                Training = training,
                CheckpointFolder = context.CheckpointFolder(),
                CheckpointInterval = context.CheckpointInterval,
                Threads = Host.Threads,
                CreateBackend = threads =>
                {
                    backends.Add(Host.CreateBackend(threads));
                    return backends[^1];
                },
                Progress = context.Progress,
                Cancellation = context.Cancellation,
            };
            var backbone = QuantizedModuleFile.Read(context.PathOf(Backbone, QuantizedModuleFile.Name));
            var modules = Method.Adapt(new BackboneTask(task, backbone)
            {
                Teacher = Method.NeedsTeacher ? Teacher.Model(context) : null,
            });
            foreach (var (span, module) in Spans.Zip(modules))
            {
                QuantizedModuleFile.Write(context.Output.PathOf(QuantizeModelStage.FileOf(span)), module);
            }
        }
        finally
        {
            backends.ForEach(backend => backend.Dispose());
        }
    }
}
