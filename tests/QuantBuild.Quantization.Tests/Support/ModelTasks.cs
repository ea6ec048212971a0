using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Support;

/// <summary>Tasks for methods that work on the whole model.</summary>
internal static class ModelTasks
{
    /// <summary>A task whose backends live in <paramref name="backends"/>.</summary>
    public static ModelTask ModelTaskOf(
        this Workbench bench, QuantizationPlan plan, string checkpoints, DisposableList backends, int threads = 2) =>
        new(bench.Model, bench.Spans, plan, bench.Texts)
        {
            FullPrecision = bench.FullPrecisionStreams,
            CheckpointFolder = checkpoints,
            Threads = threads,
            CreateBackend = count => backends.Add(new CpuBackend(count)),
        };
}
