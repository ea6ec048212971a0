using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Gptq;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Recipes;
using GptqOptions = QuantBuild.Recipes.GptqOptions;

namespace QuantBuild.Pipeline.Planning;

/// <summary>The methods by their name in a recipe. A new one is a folder under Algorithms and a line here.</summary>
internal static class MethodRegistry
{
    private static readonly Dictionary<string, Func<QuantizeOptions, IQuantizationMethod>> Methods = new(StringComparer.Ordinal)
    {
        ["rtn"] = _ => new RoundToNearestMethod(),
        ["mrem"] = quantize => quantize.Mrem.Schedule == "parallel"
            ? new ParallelReconstructionMethod(Reconstruction(quantize.Mrem), Parallel(quantize.Mrem.Parallel))
            : new ModuleReconstructionMethod(Reconstruction(quantize.Mrem)),
        ["rem"] = quantize => new ReconstructionErrorMethod(ReconstructionError(quantize.Rem)),
        ["gptq"] = quantize => new GptqMethod(Gptq(quantize.Gptq)),
    };

    public static IQuantizationMethod Create(QuantizeOptions quantize) => Methods[quantize.Method](quantize);

    private static ParallelReconstructionOptions Parallel(ParallelScheduleOptions options) => new()
    {
        IsFreeRunning = options.Mode == "free-running",
        AnnealSteps = options.AnnealSteps,
        Capacity = options.Capacity,
        WarmUp = options.WarmUp,
        Lag = options.Lag,
        Workers = options.Workers,
        ReservoirBytes = (long)options.ReservoirMegabytes << 20,
    };

    private static ModuleReconstructionOptions Reconstruction(MremOptions options) => new()
    {
        Steps = options.Steps,
        BatchSize = options.BatchSize,
        LearningRate = (float)options.LearningRate,
        StepSizeLearningRate = (float)options.StepSizeLearningRate,
        Seed = (ulong)options.Seed,
        LastLayerOnly = options.Loss == "output",
    };

    private static ReconstructionErrorOptions ReconstructionError(RemOptions options) => new()
    {
        Steps = options.Steps,
        BatchSize = options.BatchSize,
        LearningRate = (float)options.LearningRate,
        StepSizeLearningRate = (float)options.StepSizeLearningRate,
        Seed = (ulong)options.Seed,
    };

    private static Quantization.Algorithms.Gptq.GptqOptions Gptq(GptqOptions options) => new()
    {
        Damping = options.Damping,
        BlockSize = options.BlockSize,
        ActivationOrder = options.ActivationOrder,
    };
}
