using System.Numerics;

namespace QuantBuild.Formats.Architectures.Positions;

/// <summary>
/// The class ("bucket") of each distance of a key from a query (arXiv:1910.10683, section 2.1): one class a distance
/// for the near ones, then classes whose edges grow by one factor up to the farthest distance, from which on all are of
/// the last class. Both sides of a query have classes of their own, or the keys behind it share that of distance 0.
/// </summary>
public sealed class RelativePositions
{
    // Class c of a side begins at edges[c]; those of the near distances are their numbers.
    private readonly long[] edges;
    private readonly bool seesBehind;

    /// <param name="classes">Rows of the table of biases; at least 2, and even where both sides have their own.</param>
    /// <param name="farthest">Where the last class would end; more than the near distances.</param>
    /// <param name="seesBehind">Whether keys behind the query have classes of their own: false for a decoder.</param>
    public RelativePositions(int classes, int farthest, bool seesBehind)
    {
        var sides = seesBehind ? 2 : 1;
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2 * sides);
        ArgumentOutOfRangeException.ThrowIfNotEqual(classes % sides, 0, nameof(classes));
        var ofSide = classes / sides;
        var near = ofSide / 2;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(farthest, near);
        Classes = classes;
        this.seesBehind = seesBehind;
        edges = new long[ofSide];
        for (var i = 0; i < ofSide; i++)
        {
            edges[i] = i <= near ? i : EdgeOf(i - near, ofSide - near, near, farthest, edges[i - 1]);
        }
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>The class of a distance, its row of the table of biases: in [0, <see cref="Classes"/>).</summary>
    /// <param name="distance">Position of the key minus that of the query.</param>
    public int ClassOf(int distance)
    {
        var magnitude = distance <= 0 ? -(long)distance : seesBehind ? distance : 0;
        var found = Array.BinarySearch(edges, magnitude);
        return (seesBehind && distance > 0 ? edges.Length : 0) + LastBefore(found);
    }

    // Of equal edges, which a narrow range has, the last one counts.
    private int LastBefore(int found)
    {
        var place = found >= 0 ? found : ~found - 1;
        while (place + 1 < edges.Length && edges[place + 1] == edges[place])
        {
            place++;
        }

        return place;
    }

    // The least n with near + ⌊log(n/near) / log(farthest/near) · far⌋ ≥ near + step, in integers:
    // (n/near)^far ≥ (farthest/near)^step.
    private static long EdgeOf(int step, int far, int near, int farthest, long before)
    {
        var wanted = BigInteger.Pow(farthest, step) * BigInteger.Pow(near, far - step);
        var (low, high) = (before, (long)farthest);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (BigInteger.Pow(middle, far) < wanted)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
