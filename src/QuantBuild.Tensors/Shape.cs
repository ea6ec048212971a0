using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Tensors;

/// <summary>Row-major extents of a tensor, one to four of them; a scalar is <c>[1]</c>.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The most dimensions a tensor can have.</summary>
    public const int MaximumRank = 4;

    private readonly Extents extents;

    /// <exception cref="ArgumentException">No extent, more than four, or a negative one.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        if (extents.Length is 0 or > MaximumRank)
        {
            throw new ArgumentException(
                $"A shape has 1 to {MaximumRank} extents, not {extents.Length}.", nameof(extents));
        }

        Rank = extents.Length;
        long count = 1;
        for (var i = 0; i < extents.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extents[i], nameof(extents));
            this.extents[i] = extents[i];
            count = checked(count * extents[i]);
        }

        Count = count;
    }

    /// <summary>How many dimensions.</summary>
    public int Rank { get; }

    /// <summary>How many elements.</summary>
    public long Count { get; }

    /// <summary>Extent of the innermost dimension, the one operations on rows work along.</summary>
    public int Columns => extents[Rank - 1];

    /// <summary>How many rows of <see cref="Columns"/> elements.</summary>
    public int Rows => Columns == 0 ? 0 : checked((int)(Count / Columns));

    public int this[int dimension]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)dimension, (uint)Rank, nameof(dimension));
            return extents[dimension];
        }
    }

    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The same rows with another number of columns.</summary>
    public Shape WithColumns(int columns)
    {
        Span<int> changed = stackalloc int[Rank];
        CopyTo(changed);
        changed[^1] = columns;
        return new Shape(changed);
    }

    /// <summary>Which elements share a step: all, those of a row, or those of a group of a row.</summary>
    /// <param name="steps">1, rows, or rows × groups with the columns a multiple of the groups.</param>
    /// <exception cref="ArgumentException"><paramref name="steps"/> is none of these.</exception>
    public StepLayout LayoutOf(long steps) => StepLayout.Of(Rows, Columns, (nint)steps);

    public void CopyTo(Span<int> destination)
    {
        for (var i = 0; i < Rank; i++)
        {
            destination[i] = extents[i];
        }
    }

    public bool Equals(Shape other)
    {
        if (Rank != other.Rank)
        {
            return false;
        }

        for (var i = 0; i < Rank; i++)
        {
            if (extents[i] != other.extents[i])
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Rank, extents[0], extents[1], extents[2], extents[3]);

    public override string ToString()
    {
        var parts = new int[Rank];
        CopyTo(parts);
        return $"[{string.Join(", ", parts)}]";
    }

    [InlineArray(MaximumRank)]
    private struct Extents
    {
        private int first;
    }
}
