using QuantBuild.Kernels.Random;

namespace QuantBuild.Kernels.Elementwise;

/// <summary>
/// y = x / (1 − rate) where the element is kept, else 0. Element i is dropped when draw i of the generator lies below
/// rate · 2³², so any range, on any thread, and the backward pass see the same mask without storing it.
/// </summary>
public static unsafe class Dropout
{
    /// <summary>
    /// The forward pass over elements start … start + count − 1, and with a gradient as <paramref name="values"/> the
    /// backward pass. The result may be the same array as the values.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">rate outside [0, 1).</exception>
    public static void Apply(
        CounterRandom random, float rate, float* values, float* result, nint start, nint count)
    {
        if (!(rate >= 0 && rate < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate lies in [0, 1).");
        }

        var threshold = (uint)(rate * 4294967296.0);
        var scale = 1f / (1f - rate);
        var words = stackalloc uint[4];
        var end = start + count;
        for (var index = start; index < end;)
        {
            (words[0], words[1], words[2], words[3]) = random.Block((ulong)index >> 2);
            do
            {
                result[index] = words[index & 3] >= threshold ? values[index] * scale : 0f;
                index++;
            }
            while (index < end && (index & 3) != 0);
        }
    }
}
