using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Kernels.Quantizers;

/// <summary>
/// Which elements share a step size: data lies in <see cref="StepCount"/> consecutive segments of
/// <see cref="SegmentLength"/> elements, one step (and zero point) each. Sums over a segment run in chunks of at most
/// <see cref="FixedChunks.Elements"/> elements that never cross into the next segment.
/// </summary>
/// <param name="StepCount">Number of steps.</param>
/// <param name="SegmentLength">Elements that share one.</param>
public readonly record struct StepLayout(nint StepCount, nint SegmentLength)
{
    /// <summary>Chunks in one segment.</summary>
    public nint ChunksPerSegment => FixedChunks.OfElements(SegmentLength);

    /// <summary>Chunks in all: the length of an array of partial sums.</summary>
    public nint ChunkCount => StepCount * ChunksPerSegment;

    /// <summary>Elements in all.</summary>
    public nint ElementCount => StepCount * SegmentLength;

    /// <summary>One step for all elements.</summary>
    public static StepLayout PerTensor(nint elementCount) => new(1, elementCount);

    /// <summary>Steps for data [rows, columns]: one for all, one a row, or one a group of a row.</summary>
    /// <param name="rows">Rows of the data.</param>
    /// <param name="columns">Columns of the data.</param>
    /// <param name="stepCount">1, rows, or rows × groups with the columns a multiple of the groups.</param>
    /// <exception cref="ArgumentException"><paramref name="stepCount"/> is none of these.</exception>
    public static StepLayout Of(nint rows, nint columns, nint stepCount)
    {
        if (stepCount == 1)
        {
            return PerTensor(rows * columns);
        }

        if (stepCount <= 0 || rows == 0 || stepCount % rows != 0 || columns % (stepCount / rows) != 0)
        {
            throw new ArgumentException(
                $"{stepCount} steps divide [{rows}, {columns}] neither by rows nor by groups of a row.",
                nameof(stepCount));
        }

        return new(stepCount, columns / (stepCount / rows));
    }

    /// <summary>The step of an element.</summary>
    public nint StepOf(nint element) => SegmentLength == 0 ? 0 : element / SegmentLength;

    internal (nint Segment, nint Start, nint Length) Chunk(nint chunk)
    {
        var (segment, part) = nint.DivRem(chunk, ChunksPerSegment);
        var offset = part * FixedChunks.Elements;
        return (segment, (segment * SegmentLength) + offset, nint.Min(FixedChunks.Elements, SegmentLength - offset));
    }

    /// <summary>The segment of element <paramref name="index"/>, and how far it reaches within a range's end.</summary>
    internal (nint Segment, nint Length) Piece(nint index, nint end)
    {
        var segment = index / SegmentLength;
        return (segment, nint.Min(end, (segment + 1) * SegmentLength) - index);
    }
}
