using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Gptq;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.Gptq;

/// <summary>The method <c>gptq</c>. Defaults: arXiv:2210.17323.</summary>
internal sealed class GptqDescriptor : RunnableMethod
{
    public override string Name => "gptq";

    public override string Documentation => "column by column with second-order corrections";

    public override MethodTraits Traits => MethodTraits.ChoosesStepsOnce | MethodTraits.RoundsEmbeddingOnce;

    public override IReadOnlyList<KeySchema> Keys { get; } =
    [
        new KeySchema(
            "damping", new NumberSchema(0, 1),
            "Added to the Hessian's diagonal, as a fraction of the mean of its elements that are not 0.")
        {
            Default = 0.01,
        },
        new KeySchema(
            "blockSize", new IntegerSchema(1, 65536),
            "Columns whose corrections are applied together; decides the speed, not the result.")
        {
            Default = 128,
        },
        new KeySchema(
            "activationOrder", new BooleanSchema(),
            "Columns of large activations first, not from left to right; those of a group stay together.")
        {
            DefaultFrom = gptq => !HasGroups(gptq),
            DefaultInWords = "`true`; with a step a group of columns `false`",
        },
    ];

    public override IQuantizationMethod Create(ValidatedObject settings, ITask task) => new GptqMethod(new GptqOptions
    {
        Damping = settings.Get<double>("damping"),
        BlockSize = settings.Get<int>("blockSize"),
        ActivationOrder = settings.Get<bool>("activationOrder"),
    });

    // Groups are small enough for their steps to follow the corrections from left to right.
    private static bool HasGroups(ValidatedObject gptq) =>
        gptq.Parent?.Find<ValidatedObject>("weights")?.Find<string>("granularity") is { } granularity
        && Granularity.Parse(granularity).Kind is GranularityKind.Group;
}
