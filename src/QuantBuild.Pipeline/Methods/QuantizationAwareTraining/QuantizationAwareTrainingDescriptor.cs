using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Distillation;
using QuantBuild.Quantization.Algorithms.QuantizationAwareTraining;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.QuantizationAwareTraining;

/// <summary>The method <c>qat</c>.</summary>
internal sealed class QuantizationAwareTrainingDescriptor : RunnableMethod
{
    private const double LargestDropout = 0.9;
    private const double LargestWeight = 1000;

    // Logits of some ten then reach some thousand, far inside what the softmax can tell apart.
    private const double SmallestTemperature = 0.01;

    // Both models, the gradients and two moments.
    private const int Copies = 5;

    public override string Name => "qat";

    public override string Documentation => "quantization-aware training";

    public override MethodTraits Traits => MethodTraits.ReadsTrainingTexts;

    public override IReadOnlyList<KeySchema> Keys { get; } =
    [
        new KeySchema("epochs", new IntegerSchema(1, 1000), "Passes over `data.training`.") { Default = 3 },
        new KeySchema("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 },
        new KeySchema(
            "learningRate", new NumberSchema(0, 1, aboveMinimum: true),
            "Of the weights; rises during `warmup`, then falls linearly to 0.")
        {
            Default = 1e-4,
        },
        new KeySchema(
            "stepSizeLearningRate", new NumberSchema(0, 1, aboveMinimum: true), "Of the step sizes, likewise.")
        {
            DefaultFrom = settings => settings.FindValue<double>("learningRate"),
            DefaultInWords = "`learningRate`",
        },
        new KeySchema("warmup", new NumberSchema(0, 1), "Share of all steps in which the rates rise from 0.")
        {
            Default = 0.1,
        },
        new KeySchema("dropout", new NumberSchema(0, LargestDropout), "Of hidden states while training.")
        {
            Default = 0.0,
        },
        new KeySchema(
            "distillation", ChoiceSchema.Of(["logits", "layers"]),
            "What the full-precision model teaches: its logits, or also the output of every layer.")
        {
            Default = "layers",
        },
        new KeySchema(
            "layerWeight", new NumberSchema(0, LargestWeight, aboveMinimum: true),
            "Factor on the layers' mean squared error (`distillation: layers`).")
        {
            Default = 1.0,
            UsedWith = new KeyCondition("distillation", "layers"),
        },
        new KeySchema(
            "temperature", new NumberSchema(SmallestTemperature, 100),
            "Divides both models' logits before the softmax.")
        {
            Default = 1.0,
        },
        new KeySchema(
            "labels", ChoiceSchema.Of(["none", "hard"]),
            "`hard` adds the task's loss against `data.training`'s labels.")
        {
            Default = "none",
        },
        new KeySchema(
            "labelWeight", new NumberSchema(0, LargestWeight, aboveMinimum: true),
            "Factor on the loss against the labels (`labels: hard`).")
        {
            Default = 1.0,
            UsedWith = new KeyCondition("labels", "hard"),
        },
        KeySchema.Seed("Of the order of the samples, and of dropout."),
    ];

    public override bool LearnsFromLabels(ValidatedObject settings) => settings.Find<string>("labels") == "hard";

    public override IQuantizationMethod Create(ValidatedObject settings, ITask task) =>
        new QuantizationAwareTrainingMethod(task, new QuantizationAwareTrainingOptions
        {
            Epochs = settings.Get<int>("epochs"),
            BatchSize = settings.Get<int>("batchSize"),
            LearningRate = (float)settings.Get<double>("learningRate"),
            StepSizeLearningRate = (float)settings.Get<double>("stepSizeLearningRate"),
            WarmupShare = (float)settings.Get<double>("warmup"),
            Dropout = (float)settings.Get<double>("dropout"),
            Seed = (ulong)settings.Get<int>("seed"),
            Distillation = settings.Get<string>("distillation") == "layers"
                ? DistillationLoss.Layers
                : DistillationLoss.Logits,
            LayerWeight = (float)settings.Get<double>("layerWeight"),
            Temperature = (float)settings.Get<double>("temperature"),
            LabelWeight = LearnsFromLabels(settings) ? (float)settings.Get<double>("labelWeight") : 0f,
        });

    public override MemoryNeed Memory(ValidatedObject settings, MemoryEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(estimate);
        var texts = settings.Get<int>("batchSize");
        return estimate.OfWholeModel(
            Name, $"Lower quantize.{Section}.batchSize ({MemoryEstimate.Number(texts)})", texts, Copies);
    }
}
