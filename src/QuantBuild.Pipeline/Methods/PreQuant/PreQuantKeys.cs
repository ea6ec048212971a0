using QuantBuild.Pipeline.Methods.ModuleReconstruction;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.PreQuant;

/// <summary>The keys of <c>quantize.prequant</c>.</summary>
internal static class PreQuantKeys
{
    public const string Outliers = "outliers";
    public const string Share = "share";
    public const string Deviations = "deviations";
    public const string Train = "train";
    public const string Quantizer = "quantizer";
    public const string Reconstruction = "mrem";
    public const string Distillation = "distillation";
    public const string Logits = "logits";

    private const double UsualShare = 0.005;
    private const double LargestDropout = 0.9;
    private const double LargestWeight = 1000;

    // Logits of some ten then reach some thousand, far inside what the softmax can tell apart.
    private const double SmallestTemperature = 0.01;

    private static readonly KeyCondition WithReconstruction = new(Quantizer, Reconstruction);
    private static readonly KeyCondition WithDistillation = new(Distillation, Logits);

    public static IReadOnlyList<KeySchema> All { get; } =
    [
        new KeySchema(
            Quantizer, ChoiceSchema.Of(["nearest", Reconstruction]),
            "Stage 1: rounds the weights as they are; or trains them first, module by module, to give the "
            + "full-precision outputs of `data.calibration`, whose labels are not read.")
        {
            Default = "nearest",
        },
        new KeySchema(Reconstruction, ReconstructionKeys(), $"Settings of `{Quantizer}: {Reconstruction}`.")
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the defaults below",
            UsedWith = WithReconstruction,
        },
        new KeySchema(Outliers, OutlierKeys(), "Which weights are trained in full precision.")
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the defaults below",
        },
        new KeySchema(
            "start", ChoiceSchema.Of(["full", "quantized"]),
            "What outliers start from: the full-precision weights, or the values of their codes.")
        {
            Default = "full",
        },
        new KeySchema(
            Train,
            new ListSchema(
                ChoiceSchema.Of(["outliers", "head", "steps", "norms", "biases"]), minimumCount: 1, isUnique: true),
            "What is trained: outliers, the task's head, step sizes, the backbone's normalizations and biases.")
        {
            Default = new List<object> { "outliers", "head" },
        },
        new KeySchema("epochs", new IntegerSchema(1, 1000), "Passes over `data.training`.") { Default = 5 },
        new KeySchema("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 },
        new KeySchema(
            "learningRate", new NumberSchema(0, 1, aboveMinimum: true),
            "Of all that is trained but step sizes; rises during `warmup`.")
        {
            Default = 5e-4,
        },
        new KeySchema(
            "stepSizeLearningRate", new NumberSchema(0, 1, aboveMinimum: true), "Of step sizes, likewise.")
        {
            Default = 1e-5,
        },
        new KeySchema(
            "schedule", ChoiceSchema.Of(["linear", "cosine", "constant"]),
            "How the rates fall to 0 after the warm-up, or whether they stay.")
        {
            Default = "linear",
        },
        new KeySchema("warmup", new NumberSchema(0, 1), "Share of all steps in which the rates rise from 0.")
        {
            Default = 0.1,
        },
        new KeySchema("weightDecay", new NumberSchema(0, 1), "Decoupled, of outliers and of the head's weights.")
        {
            Default = 0.0,
        },
        new KeySchema("dropout", new NumberSchema(0, LargestDropout), "Of hidden states while training.")
        {
            Default = 0.0,
        },
        new KeySchema(
            Distillation, ChoiceSchema.Of(["none", Logits]),
            "Whether the full-precision model teaches its logits too: the one that `train` makes, or the source.")
        {
            Default = "none",
        },
        new KeySchema(
            "distillationWeight", new NumberSchema(0, LargestWeight, aboveMinimum: true),
            $"Factor on the loss against the teacher (`{Distillation}: {Logits}`).")
        {
            Default = 1.0,
            UsedWith = WithDistillation,
        },
        new KeySchema(
            "temperature", new NumberSchema(SmallestTemperature, 100),
            $"Divides both models' logits before the softmax (`{Distillation}: {Logits}`).")
        {
            Default = 1.0,
            UsedWith = WithDistillation,
        },
        KeySchema.Seed("Of the order of the samples, of dropout, of random positions, and of a new head."),
    ];

    private static ObjectSchema OutlierKeys() => new(
        new KeySchema(Share, new NumberSchema(0, 1, aboveMinimum: true), "So large a share of the weights.")
        {
            DefaultFrom = section => section.Writes(Deviations) ? null : UsualShare,
            DefaultInWords = "`0.005`",
        },
        new KeySchema(
            Deviations, new NumberSchema(0, 100, aboveMinimum: true),
            "In place of `share`: all weights further from the mean than so many standard deviations.")
        {
            DefaultInWords = $"`{Share}` says how many",
        },
        new KeySchema(
            "per", ChoiceSchema.Of(["matrix", "row", "model"]),
            "Over which weights mean, deviation and share are counted.")
        {
            Default = "matrix",
        },
        new KeySchema(
            "choose", ChoiceSchema.Of(["largest", "random"]),
            "The weights furthest from the mean; or as many at random, for comparison.")
        {
            Default = "largest",
        });

    private static ObjectSchema ReconstructionKeys() => new(
        new KeySchema("steps", new IntegerSchema(1, 10_000_000), "Training steps a module.") { Default = 2000 },
        new KeySchema("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 },
        new KeySchema(
            "learningRate", new NumberSchema(0, 1, aboveMinimum: true), "Of weights and step sizes; falls to 0.")
        {
            DefaultFrom = UsualLearningRate.Of,
            DefaultInWords = UsualLearningRate.InWords,
        },
        KeySchema.Seed("Of the order of the samples."));
}
