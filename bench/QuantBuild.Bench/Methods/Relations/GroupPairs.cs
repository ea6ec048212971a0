using QuantBuild.Bench.Methods.Statistics;

namespace QuantBuild.Bench.Methods.Relations;

internal static class GroupPairs
{
    /// <summary>Every group of the first method with every one of the second beside it.</summary>
    public static IEnumerable<(CellGroup Left, CellGroup Right)> Beside(
        IReadOnlyList<CellGroup> groups, string first, string second) =>
        from left in groups
        where left.Cell.Method.Name == first
        from right in groups
        where right.Cell.Method.Name == second && left.IsBeside(right)
        select (left, right);
}
