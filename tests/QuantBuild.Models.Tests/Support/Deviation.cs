namespace QuantBuild.Models.Tests.Support;

internal static class Deviation
{
    public static double Largest(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        actual.Length.ShouldBe(expected.Length);
        var largest = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            float.IsFinite(actual[i]).ShouldBeTrue($"element {i} is {actual[i]}");
            largest = Math.Max(largest, Math.Abs((double)actual[i] - expected[i]));
        }

        return largest;
    }
}
