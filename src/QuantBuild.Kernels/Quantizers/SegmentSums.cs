using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Quantizers;

/// <summary>Sums over the segments of a <see cref="StepLayout"/>: of each chunk, then of the chunks in order.</summary>
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

    /// <summary>
    /// partials[chunk] = Σ left · right of the layout's chunks startChunk … startChunk + chunkCount − 1.
    /// </summary>
    public static void Products(
        float* left, float* right, StepLayout layout, double* partials, nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            var (_, start, length) = layout.Chunk(chunk);
            partials[chunk] = LaneSum.Of(new ProductTerm(left, right), start, length);
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
