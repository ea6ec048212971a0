using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>
/// The upper triangular U with UᵀU = (H + λI)⁻¹, of which GPTQ reads one row a column (arXiv:2210.17323, step 3).
/// U is unique, so it is found without the inverse: H + λI = R·Rᵀ with R upper triangular, U = R⁻¹.
/// </summary>
internal sealed class InverseFactor
{
    // Where rounding leaves a pivot that is not positive, the damping grows tenfold, at first to at least this.
    private const double SmallestRetry = 1e-6;
    private const double Growth = 10;
    private const double LargestDamping = 1;

    private readonly SymmetricMatrix rows;

    private InverseFactor(SymmetricMatrix rows, double damping)
    {
        this.rows = rows;
        Damping = damping;
    }

    /// <summary>
    /// The fraction of the mean diagonal that was added: what was asked for, or more where that was too little.
    /// </summary>
    public double Damping { get; }

    /// <param name="hessian">Not changed. A column whose input is always 0 is as if independent of the others.</param>
    /// <param name="damping">λ over the mean of the diagonal's elements that are not 0.</param>
    /// <param name="cancellation">Looked at for every column.</param>
    /// <exception cref="NonFiniteException">No damping up to 1 makes the matrix positive definite.</exception>
    public static InverseFactor Of(
        SymmetricMatrix hessian, double damping, CancellationToken cancellation = default)
    {
        var scale = MeanDiagonal(hessian);
        var share = damping;
        while (true)
        {
            var matrix = Damped(hessian, share * scale);
            if (TryDecompose(matrix, cancellation))
            {
                Invert(matrix, cancellation);
                return new InverseFactor(matrix, share);
            }

            if (share >= LargestDamping)
            {
                break;
            }

            share = Math.Min(Math.Max(share * Growth, SmallestRetry), LargestDamping);
        }

        throw new NonFiniteException(
            $"The Hessian of {hessian.Size} inputs is not positive definite even with damping {LargestDamping}: "
            + "its values are too large or not numbers.");
    }

    /// <summary>U[row, row], U[row, row + 1], …</summary>
    public ReadOnlySpan<double> Row(int row) => rows.Row(row)[row..];

    /// <summary>
    /// The factor of some columns alone, those before them rounded and those behind them free to make up for these: the
    /// same elements of U.
    /// </summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many follow each other.</param>
    public InverseFactor Part(int first, int count)
    {
        var part = new SymmetricMatrix(count);
        for (var i = 0; i < count; i++)
        {
            Row(first + i)[..(count - i)].CopyTo(part.Row(i)[i..]);
        }

        return new InverseFactor(part, Damping);
    }

    private static double MeanDiagonal(SymmetricMatrix hessian)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < hessian.Size; i++)
        {
            sum += hessian[i, i];
            count += hessian[i, i] == 0 ? 0 : 1;
        }

        return count == 0 ? 1 : sum / count;
    }

    private static SymmetricMatrix Damped(SymmetricMatrix hessian, double addend)
    {
        var damped = new SymmetricMatrix(hessian.Size);
        for (var i = 0; i < hessian.Size; i++)
        {
            hessian.Row(i).CopyTo(damped.Row(i));
            damped[i, i] = hessian[i, i] == 0 ? 1 : hessian[i, i] + addend;
        }

        return damped;
    }

    /// <summary>Replaces the upper half by R, from the last column to the first.</summary>
    private static bool TryDecompose(SymmetricMatrix matrix, CancellationToken cancellation)
    {
        for (var j = matrix.Size - 1; j >= 0; j--)
        {
            cancellation.ThrowIfCancellationRequested();
            var behind = matrix.Row(j)[(j + 1)..];
            var pivot = matrix[j, j] - RowArithmetic.Dot(behind, behind);
            if (!(pivot > 0 && double.IsFinite(pivot)))
            {
                return false;
            }

            var diagonal = Math.Sqrt(pivot);
            matrix[j, j] = diagonal;
            for (var i = 0; i < j; i++)
            {
                matrix[i, j] = (matrix[i, j] - RowArithmetic.Dot(behind, matrix.Row(i)[(j + 1)..])) / diagonal;
            }
        }

        return true;
    }

    /// <summary>Replaces R in the upper half by its inverse, from the last row to the first.</summary>
    private static void Invert(SymmetricMatrix matrix, CancellationToken cancellation)
    {
        var size = matrix.Size;
        var row = new double[size];
        for (var i = size - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();

            // R·U = I: U[i, ·] = (e_i − Σ over k > i of R[i, k]·U[k, ·]) / R[i, i]
            var target = row.AsSpan(i);
            target.Clear();
            target[0] = 1;
            for (var k = i + 1; k < size; k++)
            {
                RowArithmetic.Subtract(target[(k - i)..], matrix[i, k], matrix.Row(k)[k..]);
            }

            var diagonal = matrix[i, i];
            for (var j = i; j < size; j++)
            {
                matrix[i, j] = row[j] / diagonal;
            }
        }
    }
}
