using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Finishing;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.ModuleReconstruction;

/// <summary>The method <c>mrem</c>. Defaults: arXiv:2109.15082 where the paper states them.</summary>
internal sealed class ModuleReconstructionDescriptor : RunnableMethod
{
    public override string Name => "mrem";

    public override string Documentation => "module-wise reconstruction error minimization";

    public override IReadOnlyList<KeySchema> Keys { get; } =
    [
        new KeySchema(
            ParallelKeys.Schedule, ChoiceSchema.Of(["sequential", ParallelKeys.Parallel]),
            "Modules one after another (MREM-S), or all at once (MREM-P).")
        {
            Default = "sequential",
        },
        new KeySchema("steps", new IntegerSchema(1, 10_000_000), "Training steps a module.") { Default = 2000 },
        new KeySchema("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 },
        new KeySchema(
            "learningRate", new NumberSchema(0, 1), "Of the weights; falls linearly to 0. `0` leaves them as they are.")
        {
            DefaultFrom = UsualLearningRate.Of,
            DefaultInWords = UsualLearningRate.InWords,
        },
        new KeySchema(
            "stepSizeLearningRate", new NumberSchema(0, 1),
            "Of the step sizes; falls linearly to 0. `0` leaves them as they are.")
        {
            DefaultFrom = settings => settings.FindValue<double>("learningRate"),
            DefaultInWords = "`learningRate`",
        },
        new KeySchema(
            "loss", ChoiceSchema.Of(["layers", "output"]),
            "Squared error of every layer of a module, or of its last only.")
        {
            Default = "layers",
        },
        KeySchema.Seed("Of the order of the samples; schedule `parallel`: also of which outputs a step draws."),
        FinishKeys.Schema,
        .. ParallelKeys.All,
    ];

    public override IEnumerable<Diagnostic> Check(ValidatedObject settings, RecipeLocations locations)
    {
        // Training must end on the quantized input alone.
        if (settings.Find<ValidatedObject>("teacherForcing") is { } forcing
            && forcing.FindValue<int>("anneal") is { } anneal && settings.FindValue<int>("steps") is { } steps
            && anneal > steps)
        {
            yield return DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{forcing.Path}.anneal"),
                $"'{forcing.Path}.anneal' is {anneal}, but there are {steps} steps; write at most that many, or leave "
                + "the key out for half of them");
        }

        if (settings.FindValue<int>(ParallelKeys.Settling) is { } settling
            && settings.FindValue<int>("steps") is { } all && settling >= all)
        {
            yield return DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{settings.Path}.{ParallelKeys.Settling}"),
                $"'{settings.Path}.{ParallelKeys.Settling}' is {settling}, but there are {all} steps; write fewer, or "
                + "leave the key out for a tenth of them");
        }

        if (settings.FindValue<double>("learningRate") is 0 && settings.FindValue<double>("stepSizeLearningRate") is 0)
        {
            yield return DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{settings.Path}.learningRate"),
                "both learning rates are 0, so nothing would be learned; give one that is not, or choose method 'rtn'");
        }
    }

    public override IQuantizationMethod Create(ValidatedObject settings, ITask task) => IsParallel(settings)
        ? new ParallelReconstructionMethod(OptionsOf(settings), ParallelOptionsOf(settings))
        : new ModuleReconstructionMethod(OptionsOf(settings));

    public override MemoryNeed Memory(ValidatedObject settings, MemoryEstimate estimate) => IsParallel(settings)
        ? ReconstructionMemory.OfModulesAtOnce(OptionsOf(settings), ParallelOptionsOf(settings), estimate)
        : ReconstructionMemory.OfOneModule(OptionsOf(settings), estimate);

    public override JointFinish? CreateFinish(ValidatedObject settings, ITask task) =>
        FinishKeys.OptionsOf(settings) is { } options ? new JointFinish(task, options) : null;

    public override MemoryNeed? FinishMemory(ValidatedObject settings, MemoryEstimate estimate) =>
        FinishKeys.Memory(settings, estimate);

    private static bool IsParallel(ValidatedObject settings) =>
        settings.Get<string>(ParallelKeys.Schedule) == ParallelKeys.Parallel;

    private static ModuleReconstructionOptions OptionsOf(ValidatedObject settings) => new()
    {
        Steps = settings.Get<int>("steps"),
        BatchSize = settings.Get<int>("batchSize"),
        LearningRate = (float)settings.Get<double>("learningRate"),
        StepSizeLearningRate = (float)settings.Get<double>("stepSizeLearningRate"),
        Seed = (ulong)settings.Get<int>("seed"),
        LastLayerOnly = settings.Get<string>("loss") == "output",
    };

    private static ParallelReconstructionOptions ParallelOptionsOf(ValidatedObject settings) => new()
    {
        IsFreeRunning = settings.Get<string>("mode") == "free-running",
        AnnealSteps = settings.Get<ValidatedObject>("teacherForcing").Get<int>("anneal"),
        SettlingSteps = settings.Get<int>(ParallelKeys.Settling),
        Capacity = settings.Get<int>("capacity"),
        WarmUp = settings.Get<int>("warmUp"),
        Lag = settings.Get<int>("lag"),
        Workers = settings.Get<int>("workers"),
        ReservoirBytes = (long)settings.Get<int>("reservoirMegabytes") << 20,
    };
}
