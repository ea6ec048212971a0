using System.Globalization;
using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Tests.Support;

/// <summary>
/// Runs a kernel one float at a time and at every vector width of this machine, and compares the bits.
/// </summary>
internal static class EveryWidth
{
    private static readonly Lock Gate = new();

    /// <summary>Lengths 0 … 3 widths of the widest vector.</summary>
    public static IEnumerable<int> Lengths => Enumerable.Range(0, 49);

    public static void ShouldAgree(string kernel, Func<int, float[]> run)
    {
        foreach (var length in Lengths)
        {
            var expected = At(32, () => run(length));
            foreach (var width in new[] { 128, 256, 512 }.Where(bits => bits <= VectorWidth.Widest))
            {
                var actual = At(width, () => run(length));
                ShouldBeSameBits(actual, expected, $"{kernel}, length {length}, {width} bits");
            }
        }
    }

    public static void ShouldBeSameBits(float[] actual, float[] expected, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        for (var i = 0; i < actual.Length; i++)
        {
            if (float.IsNaN(actual[i]) && float.IsNaN(expected[i]))
            {
                continue;
            }

            if (BitConverter.SingleToInt32Bits(actual[i]) != BitConverter.SingleToInt32Bits(expected[i]))
            {
                throw new ShouldAssertException(string.Create(
                    CultureInfo.InvariantCulture, $"{what}: element {i} is {actual[i]:R}, not {expected[i]:R}"));
            }
        }
    }

    /// <summary>The doubles' bits as floats, so that sums can be compared like everything else.</summary>
    public static float[] Bits(params double[] values) =>
        [.. values.SelectMany(value =>
        {
            var bits = BitConverter.DoubleToInt64Bits(value);
            return new[] { (float)(bits & 0xFFFFFF), (float)((bits >> 24) & 0xFFFFFF), (float)((bits >> 48) & 0xFFFF) };
        })];

    private static float[] At(int width, Func<float[]> run)
    {
        lock (Gate)
        {
            var before = VectorWidth.Limit;
            VectorWidth.Limit = width;
            try
            {
                return run();
            }
            finally
            {
                VectorWidth.Limit = before;
            }
        }
    }
}
