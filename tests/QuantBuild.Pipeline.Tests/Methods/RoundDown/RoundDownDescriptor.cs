using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Tests.Methods.RoundDown;

/// <summary>A method that the product does not have.</summary>
internal sealed class RoundDownDescriptor : RunnableMethod
{
    public override string Name => "round-down";

    public override string Documentation => "round to nearest, then down";

    public override MethodTraits Traits => MethodTraits.ChoosesStepsOnce | MethodTraits.RoundsEmbeddingOnce;

    public override IReadOnlyList<KeySchema> Keys { get; } =
    [
        new KeySchema("codes", new IntegerSchema(0, 3), "How many codes down.") { Default = 1 },
    ];

    public override IQuantizationMethod Create(ValidatedObject settings, ITask task) =>
        new RoundDownMethod(settings.Get<int>("codes"));
}
