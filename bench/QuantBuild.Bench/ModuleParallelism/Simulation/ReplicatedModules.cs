namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>The measured modules, or more of them: those between the first and the last repeat.</summary>
internal static class ReplicatedModules
{
    public static IReadOnlyList<ModuleTimes> Of(IReadOnlyList<ModuleTimes> measured, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, measured.Count);
        var between = measured.Count > 2 ? measured.Skip(1).SkipLast(1).ToList() : [measured[0]];
        return count == measured.Count
            ? measured
            : [measured[0], .. Enumerable.Range(0, count - 2).Select(i => between[i % between.Count]), measured[^1]];
    }
}
