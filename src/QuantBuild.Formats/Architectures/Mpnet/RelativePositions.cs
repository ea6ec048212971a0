using System.Numerics;

namespace QuantBuild.Formats.Architectures.Mpnet;

/// <summary>
/// The class ("bucket") of each distance of a key from a query: one class a distance up to 7, then classes whose edges
/// grow by √2 up to distance 128, for keys before and after the query (arXiv:1910.10683, section 2.1).
/// </summary>
public static class RelativePositions
{
    private const int Sides = 2;
    private const int SideBuckets = MpnetArchitecture.RelativeBuckets / Sides;
    private const int ExactBuckets = SideBuckets / 2;

    /// <summary>
    /// The class of a distance, its row of the bias table: in [0, <see cref="MpnetArchitecture.RelativeBuckets"/>).
    /// </summary>
    /// <param name="distance">Position of the key minus that of the query.</param>
    public static int BucketOf(int distance)
    {
        var magnitude = Math.Abs((long)distance);
        return (distance > 0 ? SideBuckets : 0)
            + (magnitude < ExactBuckets ? (int)magnitude : int.Min(LogarithmicBucketOf(magnitude), SideBuckets - 1));
    }

    // 8 + ⌊log(n/8) / log(128/8) · 8⌋ = 8 + ⌊log₂(n²/64)⌋, in integers: the edges 16, 32, 64 and 128 are exact.
    private static int LogarithmicBucketOf(long magnitude) =>
        ExactBuckets + BitOperations.Log2((ulong)(magnitude * magnitude) / (ExactBuckets * ExactBuckets));
}
