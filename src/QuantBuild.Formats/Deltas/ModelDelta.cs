using QuantBuild.Formats.Numbers;

namespace QuantBuild.Formats.Deltas;

/// <summary>
/// What makes a model for one task of a quantized backbone that many tasks share: everything that differs from it.
/// </summary>
public sealed record ModelDelta
{
    /// <summary>SHA-256 of the backbone's weights file, 64 lower-case hexadecimal digits.</summary>
    public required string Backbone { get; init; }

    /// <summary>Changed values and steps, by the matrix's name.</summary>
    public required IReadOnlyDictionary<string, MatrixDelta> Matrices { get; init; }

    /// <summary>
    /// Tensors in full precision that the backbone lacks, as its head, or has other values for, by name; row-major.
    /// </summary>
    public required IReadOnlyDictionary<string, float[]> Parameters { get; init; }

    /// <summary>Quantizers of the linears' inputs and of attention operands, by point name.</summary>
    public required IReadOnlyDictionary<string, QuantizedPoint> Activations { get; init; }

    /// <summary>Quantizers of attention probabilities, by point name; codes from 0.</summary>
    public required IReadOnlyDictionary<string, QuantizedPoint> Probabilities { get; init; }

    /// <summary>Changed values in all matrices.</summary>
    public long OutlierCount => Matrices.Values.Sum(matrix => (long)matrix.Positions.Length);
}
