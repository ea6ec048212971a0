namespace QuantBuild.Quantization.Tests.Support;

/// <summary>Compares floats bit for bit: −0 is not +0, and a NaN equals itself.</summary>
internal static class Bits
{
    public static void ShouldBeSameBits(this float[] actual, float[] expected, string? message = null)
    {
        actual.Length.ShouldBe(expected.Length, message);
        for (var i = 0; i < actual.Length; i++)
        {
            BitConverter.SingleToInt32Bits(actual[i]).ShouldBe(
                BitConverter.SingleToInt32Bits(expected[i]),
                $"{message} element {i}: {actual[i]:R} against {expected[i]:R}");
        }
    }
}
