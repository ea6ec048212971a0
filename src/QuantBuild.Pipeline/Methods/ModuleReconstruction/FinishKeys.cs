using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms.Finishing;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.ModuleReconstruction;

/// <summary>The section <c>quantize.mrem.finish</c>.</summary>
internal static class FinishKeys
{
    public const string Section = "finish";

    // Both models, the gradients and two moments.
    private const int Copies = 5;

    public static KeySchema Schema { get; } = new(
        Section,
        new ObjectSchema(
            new KeySchema("steps", new IntegerSchema(1, 10_000_000), "Training steps.") { Default = 1000 },
            new KeySchema(
                "learningRate", new NumberSchema(0, 1, aboveMinimum: true),
                "Of the weights; rises over a twentieth of the steps, then falls linearly to 0.")
            {
                Default = 3e-4,
            },
            new KeySchema(
                "stepSizeLearningRate", new NumberSchema(0, 1),
                "Of the step sizes, likewise; small, for each is learned from few values, and moves all of them.")
            {
                Default = 1e-5,
            },
            new KeySchema(
                "layerWeight", new NumberSchema(0, 1000),
                "Factor on the layers' mean squared error, which is added to the loss of the answers; 0 for none.")
            {
                Default = 0.0,
            }),
        "After the modules, trains all of them together to give the full-precision model's answers for the calibration "
        + "texts.")
    {
        DefaultInWords = "none",
    };

    /// <returns>Null where the recipe asks for none.</returns>
    public static JointFinishOptions? OptionsOf(ValidatedObject settings) =>
        settings.Find<ValidatedObject>(Section) is { } finish
            ? new JointFinishOptions
            {
                Steps = finish.Get<int>("steps"),
                LearningRate = (float)finish.Get<double>("learningRate"),
                StepSizeLearningRate = (float)finish.Get<double>("stepSizeLearningRate"),
                LayerWeight = (float)finish.Get<double>("layerWeight"),
                BatchSize = settings.Get<int>("batchSize"),
                Seed = (ulong)settings.Get<int>("seed"),
            }
            : null;

    public static MemoryNeed? Memory(ValidatedObject settings, MemoryEstimate estimate) =>
        OptionsOf(settings) is { } options
            ? estimate.OfWholeModelOnCalibration(
                $"mrem.{Section}",
                $"Lower quantize.mrem.batchSize ({MemoryEstimate.Number(options.BatchSize)})",
                options.BatchSize,
                Copies)
            : null;
}
