using QuantBuild.Formats.Numbers;

namespace QuantBuild.Formats.Deltas;

/// <summary>
/// What a task changes of a quantized matrix: single values that stand in place of those of their codes, and step sizes
/// that stand in place of the matrix's own. A description only; nothing here computes.
/// </summary>
public sealed record MatrixDelta
{
    /// <summary>Row-major positions of the changed values: ascending, none twice, each in the matrix.</summary>
    public required int[] Positions { get; init; }

    /// <summary>What stands there, one a position; finite.</summary>
    public required float[] Values { get; init; }

    /// <summary>In place of the matrix's steps, as many, or one for all of them; null where they stay.</summary>
    public float[]? Steps { get; init; }

    /// <summary>The matrix with the changed steps; codes and zero points are the given one's.</summary>
    /// <exception cref="ArgumentException">The steps do not fit: see <see cref="Fits"/>.</exception>
    public QuantizedMatrix StepsIn(QuantizedMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (!Fits(matrix))
        {
            throw new ArgumentException(
                $"The delta has {Steps!.Length} steps, the matrix {matrix.Steps.Length}.", nameof(matrix));
        }

        return Steps is null ? matrix : matrix with { Steps = Repeated(Steps, matrix.Steps.Length) };
    }

    /// <summary>
    /// Whether the steps are as many as the matrix's, or one: checkpoints store a tensor's one step for every row.
    /// </summary>
    public bool Fits(QuantizedMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Steps is null || Steps.Length == 1 || Steps.Length == matrix.Steps.Length;
    }

    /// <summary>Puts the changed values in place.</summary>
    /// <param name="decoded">The matrix's values, row-major.</param>
    /// <exception cref="IndexOutOfRangeException">A position is not in the matrix.</exception>
    public void PlaceIn(Span<float> decoded)
    {
        for (var i = 0; i < Positions.Length; i++)
        {
            decoded[Positions[i]] = Values[i];
        }
    }

    private static float[] Repeated(float[] steps, int count)
    {
        if (steps.Length == count)
        {
            return steps;
        }

        var repeated = new float[count];
        Array.Fill(repeated, steps[0]);
        return repeated;
    }
}
