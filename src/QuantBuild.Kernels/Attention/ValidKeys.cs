using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Kernels.Attention;

/// <summary>
/// The keys of a sentence that its mask keeps. Masked keys are left out of all arithmetic, so neither they nor the
/// padding behind a sentence have any influence on its bits.
/// </summary>
internal readonly unsafe struct ValidKeys
{
    private readonly int* positions;
    private readonly int sequence;

    /// <param name="mask">[keys]: 0 for a masked key; null keeps all.</param>
    /// <param name="sequence">Keys in all.</param>
    /// <param name="positions">Room for <paramref name="sequence"/> numbers.</param>
    public ValidKeys(int* mask, int sequence, int* positions)
    {
        this.positions = positions;
        this.sequence = sequence;
        for (var i = 0; i < sequence; i++)
        {
            if (mask == null || mask[i] != 0)
            {
                positions[Count++] = i;
            }
        }
    }

    public int Count { get; }

    private bool LeadTheSentence => Count == 0 || this.positions[Count - 1] == Count - 1;

    /// <summary>How many of the valid keys stand at a position or in front of it.</summary>
    public int CountUpTo(int position)
    {
        if (LeadTheSentence)
        {
            return int.Clamp(position + 1, 0, Count);
        }

        var found = new ReadOnlySpan<int>(this.positions, Count).BinarySearch(position);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>[Count, columns]: the valid rows, in place if nothing lies between them, else copied.</summary>
    public MatrixView Rows(MatrixView all, float* copies)
    {
        if (LeadTheSentence)
        {
            return new MatrixView(all.Data, Count, all.Columns, all.RowStride);
        }

        for (var i = 0; i < Count; i++)
        {
            Row(all, this.positions[i]).CopyTo(new Span<float>(copies + ((nint)i * all.Columns), all.Columns));
        }

        return new MatrixView(copies, Count, all.Columns);
    }

    /// <summary>Where to put rows of valid keys: in place, or where <see cref="Scatter"/> finds them.</summary>
    public MatrixView RowsToWrite(MatrixView all, float* copies) => LeadTheSentence
        ? new MatrixView(all.Data, Count, all.Columns, all.RowStride)
        : new MatrixView(copies, Count, all.Columns);

    /// <summary>target[·, i] += all[·, key i] for the valid keys, row by row.</summary>
    /// <param name="all">[rows, keys]</param>
    /// <param name="target">[rows, Count] or wider</param>
    public void AddColumns(MatrixView all, MatrixView target)
    {
        for (var row = 0; row < all.Rows; row++)
        {
            var from = all.Data + (row * all.RowStride);
            var to = target.Data + (row * target.RowStride);
            if (LeadTheSentence)
            {
                Arithmetic.Accumulate(from, to, 0, Count);
                continue;
            }

            for (var i = 0; i < Count; i++)
            {
                to[i] += from[this.positions[i]];
            }
        }
    }

    /// <summary>all[·, key i] += source[·, i] for the valid keys, row by row.</summary>
    /// <param name="source">[rows, Count] or wider</param>
    /// <param name="all">[rows, keys]</param>
    public void AddToColumns(MatrixView source, MatrixView all)
    {
        for (var row = 0; row < all.Rows; row++)
        {
            var from = source.Data + (row * source.RowStride);
            var to = all.Data + (row * all.RowStride);
            if (LeadTheSentence)
            {
                Arithmetic.Accumulate(from, to, 0, Count);
                continue;
            }

            for (var i = 0; i < Count; i++)
            {
                to[this.positions[i]] += from[i];
            }
        }
    }

    /// <summary>Moves the written rows to their keys and sets those of masked keys to 0.</summary>
    public void Scatter(MatrixView written, MatrixView all)
    {
        var next = 0;
        for (var i = 0; i < this.sequence; i++)
        {
            if (next == Count || this.positions[next] != i)
            {
                Row(all, i).Clear();
            }
            else if (LeadTheSentence)
            {
                next++;
            }
            else
            {
                Row(written, next++).CopyTo(Row(all, i));
            }
        }
    }

    private static Span<float> Row(MatrixView matrix, int row) =>
        new(matrix.Data + (row * matrix.RowStride), matrix.Columns);
}
