using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.RoundToNearest;

/// <summary>The method <c>rtn</c>.</summary>
internal sealed class RoundToNearestDescriptor : RunnableMethod
{
    public override string Name => "rtn";

    public override string Documentation => "round to nearest";

    public override MethodTraits Traits => MethodTraits.ChoosesStepsOnce | MethodTraits.RoundsEmbeddingOnce;

    public override IQuantizationMethod Create(ValidatedObject settings, ITask task) => new RoundToNearestMethod();
}
