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
        var end = start + count;
        for (var index = start; index < end;)
        {
            var (first, second, third, fourth) = random.Block((ulong)index >> 2);
            if ((index & 3) == 0 && index <= end - 4)
            {
                result[index] = Keep(first, threshold, values[index] * scale);
                result[index + 1] = Keep(second, threshold, values[index + 1] * scale);
                result[index + 2] = Keep(third, threshold, values[index + 2] * scale);
                result[index + 3] = Keep(fourth, threshold, values[index + 3] * scale);
                index += 4;
            }
            else
            {
                var word = (index & 3) switch { 0 => first, 1 => second, 2 => third, _ => fourth };
                result[index] = Keep(word, threshold, values[index] * scale);
                index++;
            }
        }
    }

    // The value or +0 without a branch, which a processor could not predict.
    private static float Keep(uint word, uint threshold, float value)
    {
        var dropped = (int)(((long)word - threshold) >> 63);
        return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) & ~dropped);
    }
}
