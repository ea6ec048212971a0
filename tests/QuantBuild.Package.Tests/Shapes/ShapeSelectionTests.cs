namespace QuantBuild.Package.Tests.Shapes;

public sealed class ShapeSelectionTests
{
    [Fact]
    public void Pairwise_Plan_HoldsEveryPairInFewShapes()
    {
        var selection = ShapeSelection.Pairwise();

        selection.SelectMany(shape => shape.Pairs()).Distinct()
            .ShouldBe(ProjectShape.All().SelectMany(shape => shape.Pairs()).Distinct(), ignoreOrder: true);
        selection.Count.ShouldBeInRange(9, 12, string.Join('\n', selection));
    }
}
