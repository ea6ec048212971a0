using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Reductions;

/// <summary>
/// Sums over an array of <c>count</c> floats in <see cref="FixedChunks"/>: each method writes partials[chunk] for the
/// chunks startChunk … startChunk + chunkCount − 1; <see cref="FixedChunks.Combine"/> over all of them is the sum.
/// </summary>
public static unsafe class Sums
{
    /// <summary>Σ x.</summary>
    public static void Values(float* values, nint count, double* partials, nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            partials[chunk] = LaneSum.Of(new ValueTerm(values), Start(chunk), Length(chunk, count));
        }
    }

    /// <summary>Σ x², for the norm of a gradient.</summary>
    public static void Squares(float* values, nint count, double* partials, nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            partials[chunk] = LaneSum.Of(new ProductTerm(values, values), Start(chunk), Length(chunk, count));
        }
    }

    /// <summary>Σ |x|.</summary>
    public static void Magnitudes(float* values, nint count, double* partials, nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            partials[chunk] = LaneSum.Of(new AbsoluteTerm(values), Start(chunk), Length(chunk, count));
        }
    }

    /// <summary>Σ (x − y)².</summary>
    public static void SquaredDifferences(
        float* left, float* right, nint count, double* partials, nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            partials[chunk] = LaneSum.Of(
                new SquaredDifferenceTerm(left, right), Start(chunk), Length(chunk, count));
        }
    }

    /// <summary>Σ x·y.</summary>
    public static void Products(
        float* left, float* right, nint count, double* partials, nint startChunk, nint chunkCount)
    {
        for (var chunk = startChunk; chunk < startChunk + chunkCount; chunk++)
        {
            partials[chunk] = LaneSum.Of(new ProductTerm(left, right), Start(chunk), Length(chunk, count));
        }
    }

    private static nint Start(nint chunk) => chunk * FixedChunks.Elements;

    private static nint Length(nint chunk, nint count) => nint.Min(FixedChunks.Elements, count - Start(chunk));
}
