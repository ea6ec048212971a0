using QuantBuild.Formats.PyTorch.Faults;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>A tensor as a view of a storage: element i, j, … lies at offset + i × stride₀ + j × stride₁ + ….</summary>
internal sealed class TensorView
{
    private const int MaximumRank = 64;

    private TensorView(PickleStorage storage, long offset, long[] shape, long[] strides, long count)
    {
        Storage = storage;
        Offset = offset;
        Shape = shape;
        Strides = strides;
        Count = count;
    }

    public PickleStorage Storage { get; }

    /// <summary>Of the first element, in elements of the storage.</summary>
    public long Offset { get; }

    /// <summary>Dimensions, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>In elements, one a dimension; none is negative.</summary>
    public IReadOnlyList<long> Strides { get; }

    /// <summary>Elements: no more than the storage has.</summary>
    public long Count { get; }

    /// <summary>Whether the elements lie one behind another in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var dimension = Shape.Count - 1; dimension >= 0; dimension--)
            {
                if (Shape[dimension] != 1 && Strides[dimension] != expected)
                {
                    return Count == 0;
                }

                expected *= Shape[dimension];
            }

            return true;
        }
    }

    /// <summary>Makes a view that stays within its storage.</summary>
    /// <exception cref="ModelFileException">It does not.</exception>
    public static TensorView Create(
        PickleStorage storage, long offset, long[] shape, long[] strides, CheckpointFaults faults)
    {
        if (shape.Length != strides.Length || shape.Length > MaximumRank)
        {
            throw faults.Damaged(
                $"holds a tensor of {shape.Length} dimensions and {strides.Length} strides in {Show(storage)}");
        }

        if (offset < 0 || Array.Exists(shape, extent => extent < 0) || Array.Exists(strides, stride => stride < 0))
        {
            throw faults.Damaged($"holds a tensor with a negative offset, extent or stride in {Show(storage)}");
        }

        // Dimensions after a zero do not count, or their product could pass every bound on the way.
        var isEmpty = Array.IndexOf(shape, 0) >= 0;
        var (count, last) = isEmpty ? ((Int128)0, (Int128)offset - 1) : (1, offset);
        for (var dimension = 0; dimension < shape.Length && !isEmpty; dimension++)
        {
            count *= shape[dimension];
            last += (Int128)(shape[dimension] - 1) * strides[dimension];
            if (count > storage.Count || last >= storage.Count)
            {
                break;
            }
        }

        if (last >= storage.Count)
        {
            throw faults.Damaged($"holds a tensor that ends at element {last} of {Show(storage)}");
        }

        return count <= storage.Count
            ? new TensorView(storage, offset, shape, strides, (long)count)
            : throw faults.Unsupported(
                $"holds a tensor of {count} elements or more that repeats those of {Show(storage)}");
    }

    /// <summary>Collects elements in row-major order.</summary>
    /// <param name="firstElement">Index of the first in that order.</param>
    /// <param name="destination">As many whole elements as it holds.</param>
    /// <param name="elementSize">In bytes.</param>
    /// <param name="read">Gives the bytes of one element, by its index in the storage.</param>
    public void Gather(long firstElement, Span<byte> destination, int elementSize, ElementReader.Source read)
    {
        var place = new long[Shape.Count];
        var index = Offset;
        for (var (dimension, rest) = (Shape.Count - 1, firstElement); dimension >= 0; dimension--)
        {
            (rest, place[dimension]) = Math.DivRem(rest, Shape[dimension]);
            index += place[dimension] * Strides[dimension];
        }

        while (!destination.IsEmpty)
        {
            read(index, destination[..elementSize]);
            destination = destination[elementSize..];
            index = Advance(place, index);
        }
    }

    private long Advance(long[] place, long index)
    {
        for (var dimension = place.Length - 1; dimension >= 0; dimension--)
        {
            index += Strides[dimension];
            if (++place[dimension] < Shape[dimension])
            {
                return index;
            }

            index -= Strides[dimension] * Shape[dimension];
            place[dimension] = 0;
        }

        return index;
    }

    private static string Show(PickleStorage storage) =>
        $"the storage {CheckpointFaults.Show(storage.Key)} of {storage.Count} elements";
}
