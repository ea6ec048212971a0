using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Observers;

/// <summary>
/// How often an activation takes which value: equal bins over a range that is known beforehand. Counts only, so its
/// memory is fixed and the order in which values come does not matter.
/// </summary>
internal sealed class ActivationHistogram
{
    // 64 bins a step of 8 bits over the whole range.
    private const int BinCount = 16384;

    private readonly long[] counts = new long[BinCount];
    private readonly double low;
    private readonly double width;
    private long negative;
    private long positive;

    /// <summary>A range of no width still has bins.</summary>
    public ActivationHistogram(float low, float high)
    {
        this.low = low;
        width = Math.Max((double)high - low, QuantizerRange.SmallestStep) / BinCount;
    }

    /// <summary>Values counted.</summary>
    public long Total { get; private set; }

    private (float Low, float High) Whole => ((float)low, (float)(low + (BinCount * width)));

    /// <summary>Values outside the range count at its ends.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            counts[(int)Math.Clamp((value - low) / width, 0, BinCount - 1)]++;
            negative += value < 0 ? 1 : 0;
            positive += value > 0 ? 1 : 0;
        }

        Total += values.Length;
    }

    /// <summary>
    /// See <see cref="Percentile"/>; bounds are those of bins. Needs a range that is symmetric itself.
    /// </summary>
    public (float Low, float High) SymmetricRange(double share)
    {
        const int middle = BinCount / 2;
        var needed = Percentile.Rank(Total, share);
        if (Total - negative - positive >= needed)
        {
            return Whole;
        }

        var inside = 0L;
        for (var bin = 0; bin < middle; bin++)
        {
            inside += counts[middle + bin] + counts[middle - 1 - bin];
            if (inside >= needed)
            {
                var bound = (float)((bin + 1) * width);
                return (-bound, bound);
            }
        }

        return Whole;
    }

    /// <summary>See <see cref="Percentile"/>; bounds are those of bins.</summary>
    public (float Low, float High) AsymmetricRange(double share)
    {
        var tail = Percentile.TailCount(Total, share);
        if (negative <= tail && positive <= tail)
        {
            return Whole;
        }

        var (first, last) = (0, BinCount - 1);
        for (var outside = counts[first]; outside <= tail && first < last; outside += counts[first])
        {
            first++;
        }

        for (var outside = counts[last]; outside <= tail && last > first; outside += counts[last])
        {
            last--;
        }

        return ((float)(low + (first * width)), (float)(low + ((last + 1) * width)));
    }

    /// <summary>Σ (quantized − value)² with every value at the middle of its bin.</summary>
    public double SquaredError(float step, int zeroPoint, CodeRange codeRange)
    {
        var sum = 0.0;
        for (var bin = 0; bin < BinCount; bin++)
        {
            if (counts[bin] > 0)
            {
                var value = low + ((bin + 0.5) * width);
                var code = Math.Clamp(Math.Round(value / step) + zeroPoint, codeRange.Lower, codeRange.Upper);
                var error = ((code - zeroPoint) * step) - value;
                sum += counts[bin] * error * error;
            }
        }

        return sum;
    }
}
