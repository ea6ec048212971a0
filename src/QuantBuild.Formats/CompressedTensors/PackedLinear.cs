namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// The quantized weight matrix of one module, a linear layer or an embedding: w = (code − zeroPoint) · step.
/// A description only; nothing here computes.
/// </summary>
public sealed class PackedLinear
{
    /// <summary>The module's name: its weight's tensor name without <c>.weight</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Bits of a code: 2, 3, 4 or 8. Codes of 3 bits are stored in 4 and read back as 4.</summary>
    public required int Bits { get; init; }

    /// <summary>How many weights share a step.</summary>
    public required PackedGranularity Granularity { get; init; }

    /// <summary>
    /// Weights in a group; divides <see cref="Columns"/>. Only with <see cref="PackedGranularity.Group"/>, else 0.
    /// </summary>
    public int GroupSize { get; init; }

    /// <summary>N: output features, or tokens of an embedding.</summary>
    public required int Rows { get; init; }

    /// <summary>K: input features, or the width of an embedding.</summary>
    public required int Columns { get; init; }

    /// <summary>[N, K] row-major, each in [−2^(bits−1), 2^(bits−1) − 1].</summary>
    public required ReadOnlyMemory<sbyte> Codes { get; init; }

    /// <summary>
    /// 1, N or [N, K / group size] steps, by <see cref="Granularity"/>; finite. Written as F32, bit for bit.
    /// </summary>
    public required ReadOnlyMemory<float> Steps { get; init; }

    /// <summary>Empty for symmetric quantization; else one for each step, signed, in the range of the codes.</summary>
    public ReadOnlyMemory<int> ZeroPoints { get; init; }

    /// <summary>Whether there are no zero points.</summary>
    public bool IsSymmetric => ZeroPoints.IsEmpty;

    /// <summary>How the module's input is quantized, or null. An embedding has none.</summary>
    public ActivationQuantization? Activation { get; init; }

    /// <summary>
    /// Whether the module is an embedding and not a linear layer; decides how a checkpoint may be loaded.
    /// </summary>
    public bool IsEmbedding { get; init; }

    /// <summary>Steps in a row of the stored scale tensor: K / group size, or 1.</summary>
    internal int StepColumns => Granularity == PackedGranularity.Group ? Columns / GroupSize : 1;

    /// <summary>Bits a code takes in a file.</summary>
    internal int StoredBits => Bits == 3 ? 4 : Bits;

    /// <summary>Checks every stated relation, codes included.</summary>
    /// <param name="parameter">The caller's parameter that holds the module.</param>
    /// <exception cref="ArgumentException">One does not hold; the module is named.</exception>
    internal void Validate(string parameter)
    {
        if (FindProblem() is { } problem)
        {
            throw new ArgumentException($"Module '{Name}' {problem}.", parameter);
        }
    }

    private string? FindProblem()
    {
        if (Name.Length == 0 || Bits is not (2 or 3 or 4 or 8))
        {
            return $"has no name, or {Bits} bits where 2, 3, 4 or 8 can be stored";
        }

        if (Rows <= 0 || Columns <= 0 || (long)Rows * Columns != Codes.Length)
        {
            return $"has {Codes.Length} codes for the shape [{Rows}, {Columns}]";
        }

        var isGrouped = Granularity == PackedGranularity.Group;
        if (isGrouped ? GroupSize <= 0 || Columns % GroupSize != 0 : GroupSize != 0)
        {
            return $"has the group size {GroupSize} for {Columns} columns and granularity {Granularity.ToString().ToLowerInvariant()}";
        }

        if (IsEmbedding && Activation is not null)
        {
            return "is an embedding with quantized inputs";
        }

        var steps = Granularity == PackedGranularity.Tensor ? 1 : Rows * StepColumns;
        return Steps.Length != steps || (!IsSymmetric && ZeroPoints.Length != steps)
            ? $"has {Steps.Length} steps and {ZeroPoints.Length} zero points where {steps} are needed"
            : FindValueProblem();
    }

    private string? FindValueProblem()
    {
        var offset = 1 << (Bits - 1);
        if (Codes.Span.ContainsAnyExceptInRange((sbyte)-offset, (sbyte)(offset - 1)))
        {
            return $"has codes outside {Bits} bits";
        }

        if (ZeroPoints.Span.ContainsAnyExceptInRange(-offset, offset - 1))
        {
            return $"has zero points outside {Bits} bits";
        }

        foreach (var step in Steps.Span)
        {
            if (!float.IsFinite(step))
            {
                return "has a step that is not finite";
            }
        }

        return null;
    }
}
