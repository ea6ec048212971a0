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

    /// <summary>Steps [rows] for data [rows, columns].</summary>
    public static StepLayout PerRow(nint rows, nint columns) => new(rows, columns);

    /// <summary>Steps [rows, columns / groupSize] for data [rows, columns].</summary>
    /// <exception cref="ArgumentException">The group size does not divide the columns.</exception>
    public static StepLayout PerGroup(nint rows, nint columns, nint groupSize)
    {
        if (groupSize < 1 || columns % groupSize != 0)
        {
            throw new ArgumentException(
                $"The group size {groupSize} must divide the {columns} columns.", nameof(groupSize));
        }

        return new(rows * (columns / groupSize), groupSize);
    }

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
