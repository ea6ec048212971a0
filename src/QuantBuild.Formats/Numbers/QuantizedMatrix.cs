namespace QuantBuild.Formats.Numbers;

/// <summary>
/// A quantized matrix as quantizers, checkpoints and applications hand it on: value = (code − zero point) · step, where
/// a step covers what <see cref="Granularity"/> says. A description only; nothing here computes.
/// </summary>
public sealed record QuantizedMatrix
{
    /// <summary>Bits of a code, 2 to 8.</summary>
    public required int Bits { get; init; }

    /// <summary>What a step covers.</summary>
    public required Granularity Granularity { get; init; }

    /// <summary>Output features of a linear, or tokens of an embedding.</summary>
    public required int Rows { get; init; }

    /// <summary>Input features of a linear, or features of an embedding.</summary>
    public required int Columns { get; init; }

    /// <summary>[rows, columns], signed, each in [−2^(bits−1), 2^(bits−1) − 1].</summary>
    public required sbyte[] Codes { get; init; }

    /// <summary>
    /// One, [rows] or [rows, groups], by <see cref="Granularity"/>; positive, or zero where all codes are zero.
    /// </summary>
    public required float[] Steps { get; init; }

    /// <summary>One for each step, in the range of the codes; null for a symmetric quantizer.</summary>
    public int[]? ZeroPoints { get; init; }

    /// <summary>Whether there are no zero points.</summary>
    public bool IsSymmetric => ZeroPoints is null;

    /// <summary>What is wrong, such as "has codes outside 4 bits"; null where every stated relation holds.</summary>
    internal string? FindProblem()
    {
        if (Bits is < 2 or > 8)
        {
            return $"has {Bits} bits, not 2 to 8";
        }

        if (Rows <= 0 || Columns <= 0 || (long)Rows * Columns != Codes.Length)
        {
            return $"has {Codes.Length} codes for the shape [{Rows}, {Columns}]";
        }

        if (Granularity.Kind is GranularityKind.Group && Columns % Granularity.GroupSize != 0)
        {
            return $"has {Columns} columns in groups of {Granularity.GroupSize}";
        }

        var count = Granularity.StepCount(Rows, Columns);
        return Steps.Length != count || (ZeroPoints is not null && ZeroPoints.Length != count)
            ? $"has {Steps.Length} steps and {ZeroPoints?.Length ?? 0} zero points for [{Rows}, {Columns}], not {count}"
            : FindValueProblem();
    }

    private string? FindValueProblem()
    {
        var offset = 1 << (Bits - 1);
        if (Codes.AsSpan().ContainsAnyExceptInRange((sbyte)-offset, (sbyte)(offset - 1)))
        {
            return $"has codes outside {Bits} bits";
        }

        if (ZeroPoints.AsSpan().ContainsAnyExceptInRange(-offset, offset - 1))
        {
            return $"has zero points outside {Bits} bits";
        }

        return Array.TrueForAll(Steps, float.IsFinite) ? null : "has steps that are not finite";
    }
}
