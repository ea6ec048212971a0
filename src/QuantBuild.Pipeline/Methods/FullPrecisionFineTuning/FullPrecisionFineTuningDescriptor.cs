using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.FullPrecisionFineTuning;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.FullPrecisionFineTuning;

/// <summary>The method <c>fine-tune</c>.</summary>
internal sealed class FullPrecisionFineTuningDescriptor : RunnableMethod
{
    // The model, its gradients and two moments.
    private const int Copies = 4;

    public override string Name => "fine-tune";

    public override string Documentation => "training in full precision";

    public override MethodTraits Traits => MethodTraits.ReadsTrainingTexts | MethodTraits.KeepsFullPrecision;

    public override IReadOnlyList<KeySchema> Keys { get; } =
    [
        TrainingKeys.Epochs(),
        TrainingKeys.BatchSize(),
        TrainingKeys.LearningRate("Rises during `warmup`, then falls linearly to 0.", 2e-5),
        new KeySchema("weightDecay", new NumberSchema(0, 1), "Decoupled, of weights and tables.") { Default = 0.01 },
        TrainingKeys.Warmup(),
        TrainingKeys.Dropout(0.1),
        TrainingKeys.Seed(),
    ];

    public override bool LearnsFromLabels(ValidatedObject settings) => true;

    public override IQuantizationMethod Create(ValidatedObject settings, ITask task) =>
        new FullPrecisionFineTuningMethod(task, new FullPrecisionFineTuningOptions
        {
            Epochs = settings.Get<int>("epochs"),
            BatchSize = settings.Get<int>("batchSize"),
            LearningRate = (float)settings.Get<double>("learningRate"),
            WeightDecay = (float)settings.Get<double>("weightDecay"),
            WarmupShare = (float)settings.Get<double>("warmup"),
            Dropout = (float)settings.Get<double>("dropout"),
            Seed = (ulong)settings.Get<int>("seed"),
        });

    public override ulong? HeadSeed(ValidatedObject settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return (ulong)settings.Get<int>("seed");
    }

    public override MemoryNeed Memory(ValidatedObject settings, MemoryEstimate estimate) =>
        estimate.OfWholeModel(Name, Section, settings.Get<int>("batchSize"), Copies);
}
