namespace QuantBuild.Quantization.Numbers;

/// <summary>
/// A quantized matrix, independent of any file format: value = (code − zero point)·step, where a step covers what
/// <see cref="Granularity"/> says.
/// </summary>
public sealed record QuantizedTensor
{
    public required int Bits { get; init; }

    public required Granularity Granularity { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>[Rows, Columns], signed.</summary>
    public required sbyte[] Codes { get; init; }

    /// <summary>1, Rows, or Rows × groups; positive, or zero where all codes are zero.</summary>
    public required float[] Steps { get; init; }

    /// <summary>Of the steps' shape; null for a symmetric quantizer.</summary>
    public int[]? ZeroPoints { get; init; }
}
