namespace QuantBuild.Kernels.Tests.Support;

/// <summary>How far apart two results are.</summary>
internal static class Deviation
{
    /// <summary>The distance from the exact value in units of the last place of the float nearest to it.</summary>
    public static double Ulps(float actual, double exact)
    {
        var nearest = (float)exact;
        if (actual == nearest)
        {
            return Math.Abs(actual - exact) / (MathF.BitIncrement(MathF.Abs(nearest)) - MathF.Abs(nearest));
        }

        return Math.Abs(actual - exact) / (MathF.BitIncrement(MathF.Abs(nearest)) - (double)MathF.Abs(nearest));
    }

    public static double Largest(IReadOnlyList<float> actual, IReadOnlyList<double> expected)
    {
        actual.Count.ShouldBe(expected.Count);
        var largest = 0.0;
        for (var i = 0; i < actual.Count; i++)
        {
            largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
        }

        return largest;
    }

    public static void ShouldBeClose(
        IReadOnlyList<float> actual, IReadOnlyList<double> expected, double tolerance, string what) =>
        Largest(actual, expected).ShouldBeLessThan(tolerance, $"{what}: largest deviation");
}
