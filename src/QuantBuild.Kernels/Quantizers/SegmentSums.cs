namespace QuantBuild.Kernels.Quantizers;

/// <summary>Adds the chunk sums of each segment of a <see cref="StepLayout"/>, in chunk order.</summary>
public static unsafe class SegmentSums
{
    /// <summary>
    /// sums[s] = Σ of the partials of segment s, for segments startStep … startStep + count − 1; partials
    /// [ChunkCount], sums [StepCount].
    /// </summary>
    public static void Combine(double* partials, StepLayout layout, double* sums, nint startStep, nint count)
    {
        for (var step = startStep; step < startStep + count; step++)
        {
            sums[step] = Of(partials, layout, step);
        }
    }

    internal static double Of(double* partials, StepLayout layout, nint step)
    {
        var sum = 0.0;
        for (var chunk = step * layout.ChunksPerSegment; chunk < (step + 1) * layout.ChunksPerSegment; chunk++)
        {
            sum += partials[chunk];
        }

        return sum;
    }
}
