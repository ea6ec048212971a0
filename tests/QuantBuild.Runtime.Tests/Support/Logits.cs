namespace QuantBuild.Runtime.Tests.Support;

/// <summary>Compares logits bit for bit.</summary>
internal static class Logits
{
    public static float[] Of(IEnumerable<Classification> classifications) =>
        [.. classifications.SelectMany(classification => classification.Logits)];

    public static void ShouldBeTheBitsOf(this float[] actual, float[] expected, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        var largest = actual.Zip(expected, (left, right) => Math.Abs(left - right)).Max();
        actual.Select(BitConverter.SingleToInt32Bits).SequenceEqual(expected.Select(BitConverter.SingleToInt32Bits))
            .ShouldBeTrue($"{what}: largest deviation {largest:R}");
    }
}
