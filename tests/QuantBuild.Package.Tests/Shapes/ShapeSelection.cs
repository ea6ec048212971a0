namespace QuantBuild.Package.Tests.Shapes;

/// <summary>
/// Shapes that hold every pair of values: greedily, the one with most new pairs next, and so the same every time.
/// </summary>
internal static class ShapeSelection
{
    public static IReadOnlyList<ProjectShape> Pairwise()
    {
        var missing = ProjectShape.All().SelectMany(shape => shape.Pairs()).ToHashSet();
        var selection = new List<ProjectShape>();
        while (missing.Count > 0)
        {
            var best = ProjectShape.All().MaxBy(shape => shape.Pairs().Count(missing.Contains))!;
            missing.ExceptWith(best.Pairs());
            selection.Add(best);
        }

        return selection;
    }
}
