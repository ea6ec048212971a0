namespace QuantBuild.Package.Tests.Shapes;

public sealed class ShapePlanTests
{
    [Fact]
    public void Pairwise_Plan_HoldsEveryPairInFewShapes()
    {
        var plan = ShapePlan.Pairwise();

        plan.SelectMany(shape => shape.Pairs()).Distinct()
            .ShouldBe(ProjectShape.All().SelectMany(shape => shape.Pairs()).Distinct(), ignoreOrder: true);
        plan.Count.ShouldBeInRange(9, 12, string.Join('\n', plan));
    }
}
