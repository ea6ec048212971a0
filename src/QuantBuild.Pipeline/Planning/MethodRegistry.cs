using QuantBuild.Models.Tasks;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.FullPrecisionFineTuning;
using QuantBuild.Quantization.Algorithms.Gptq;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Quantization.Algorithms.QuantizationAwareTraining;
using QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Recipes;
using GptqOptions = QuantBuild.Recipes.GptqOptions;

namespace QuantBuild.Pipeline.Planning;

/// <summary>The methods by their name in a recipe. A new one is a folder under Algorithms and a line here.</summary>
internal static class MethodRegistry
{
    private static readonly Dictionary<string, Func<Recipe, IQuantizationMethod>> Methods = new(StringComparer.Ordinal)
    {
        ["rtn"] = _ => new RoundToNearestMethod(),
        ["mrem"] = recipe => recipe.Quantize.Mrem.Schedule == "parallel"
            ? new ParallelReconstructionMethod(
                Reconstruction(recipe.Quantize.Mrem), Parallel(recipe.Quantize.Mrem.Parallel))
            : new ModuleReconstructionMethod(Reconstruction(recipe.Quantize.Mrem)),
        ["rem"] = recipe => new ReconstructionErrorMethod(ReconstructionError(recipe.Quantize.Rem)),
        ["gptq"] = recipe => new GptqMethod(Gptq(recipe.Quantize.Gptq)),
        ["qat"] = recipe => new QuantizationAwareTrainingMethod(
            TaskRegistry.Get(recipe.Model.Task), AwareTraining(recipe.Quantize.Qat)),
        ["fine-tune"] = recipe => new FullPrecisionFineTuningMethod(
            TaskRegistry.Get(recipe.Model.Task), FineTuning(recipe.Quantize.FineTune)),
    };

    public static IQuantizationMethod Create(Recipe recipe) => Methods[recipe.Quantize.Method](recipe);

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

    private static QuantizationAwareTrainingOptions AwareTraining(QatOptions options) => new()
    {
        Epochs = options.Epochs,
        BatchSize = options.BatchSize,
        LearningRate = (float)options.LearningRate,
        StepSizeLearningRate = (float)options.StepSizeLearningRate,
        WarmupShare = (float)options.Warmup,
        Dropout = (float)options.Dropout,
        Seed = (ulong)options.Seed,
        Distillation = options.Distillation == "layers" ? DistillationLoss.Layers : DistillationLoss.Logits,
        LayerWeight = (float)options.LayerWeight,
        Temperature = (float)options.Temperature,
        LabelWeight = options.Labels == "hard" ? (float)options.LabelWeight : 0f,
    };

    private static FullPrecisionFineTuningOptions FineTuning(FineTuneOptions options) => new()
    {
        Epochs = options.Epochs,
        BatchSize = options.BatchSize,
        LearningRate = (float)options.LearningRate,
        WeightDecay = (float)options.WeightDecay,
        WarmupShare = (float)options.Warmup,
        Dropout = (float)options.Dropout,
        Seed = (ulong)options.Seed,
    };
}
