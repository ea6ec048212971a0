namespace QuantBuild.Conformance.Tests.Backends;

/// <summary>How far values lie from expected ones.</summary>
internal static class Deviation
{
    /// <summary>
    /// max |actual − expected| / max(|expected|, root mean square of the expected); infinite where one is not a number.
    /// </summary>
    public static double Between(double[] actual, double[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        var scale = Math.Sqrt(expected.Sum(x => x * x) / Math.Max(1, expected.Length));
        scale = scale == 0 ? 1 : scale;
        double largest = 0;
        foreach (var (a, e) in actual.Zip(expected))
        {
            var deviation = a == e ? 0 : Math.Abs(a - e) / Math.Max(Math.Abs(e), scale);
            largest = Math.Max(largest, double.IsNaN(deviation) ? double.PositiveInfinity : deviation);
        }

        return largest;
    }

    public static void ShouldBeWithin(this double[] actual, double tolerance, double[] expected, string what)
    {
        var deviation = Between(actual, expected);
        deviation.ShouldBeLessThanOrEqualTo(tolerance, $"{what}: deviation {deviation:E2}, allowed {tolerance:E2}");
    }
}
