using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.ReconstructionErrorMinimization;

/// <summary>
/// The method <c>rem</c>. Defaults: those of <c>mrem</c>, with so many steps that both cost about the same.
/// </summary>
internal sealed class ReconstructionErrorDescriptor : RunnableMethod
{
    public override string Name => "rem";

    public override string Documentation => "the same product by product";

    public override MethodTraits Traits => MethodTraits.RoundsEmbeddingOnce;

    public override IReadOnlyList<KeySchema> Keys { get; } =
    [
        new KeySchema("steps", new IntegerSchema(1, 10_000_000), "Training steps a matrix product.") { Default = 500 },
        new KeySchema("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 },
        new KeySchema(
            "learningRate", new NumberSchema(0, 1, aboveMinimum: true),
            "Of the weights; falls linearly to 0 for each product.")
        {
            Default = 5e-4,
        },
        new KeySchema(
            "stepSizeLearningRate", new NumberSchema(0, 1),
            "Of the step sizes; falls linearly to 0 for each product. `0` leaves them as they are.")
        {
            DefaultFrom = settings => settings.FindValue<double>("learningRate"),
            DefaultInWords = "`learningRate`",
        },
        KeySchema.Seed("Of the order of the samples."),
    ];

    public override IQuantizationMethod Create(ValidatedObject settings, ITask task) => new ReconstructionErrorMethod(
        new ReconstructionErrorOptions
        {
            Steps = settings.Get<int>("steps"),
            BatchSize = settings.Get<int>("batchSize"),
            LearningRate = (float)settings.Get<double>("learningRate"),
            StepSizeLearningRate = (float)settings.Get<double>("stepSizeLearningRate"),
            Seed = (ulong)settings.Get<int>("seed"),
        });
}
