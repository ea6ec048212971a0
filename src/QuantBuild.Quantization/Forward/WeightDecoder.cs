using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Numbers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>Codes back to values on a backend.</summary>
public static class WeightDecoder
{
    /// <returns>[rows, columns]: exactly the values the quantizer gave when it made the codes.</returns>
    public static Tensor Decode(ComputeBackend backend, QuantizedMatrix matrix)
    {
        using var scope = backend.OpenScope();
        var codes = backend.FromHost(matrix.Codes, new Shape(matrix.Rows, matrix.Columns));
        var shape = new Shape(matrix.Steps.Length);
        var steps = backend.FromHost(matrix.Steps, shape);
        var zeroPoints = matrix.ZeroPoints is null ? null : backend.FromHost(matrix.ZeroPoints, shape);
        return scope.Keep(backend.Decode(codes, steps, zeroPoints));
    }

    /// <summary>As without a delta, with the steps and single values that one changes.</summary>
    /// <returns>[rows, columns]</returns>
    public static Tensor Decode(ComputeBackend backend, QuantizedMatrix matrix, MatrixDelta? delta)
    {
        if (delta is null)
        {
            return Decode(backend, matrix);
        }

        using var scope = backend.OpenScope();
        var values = Decode(backend, delta.StepsIn(matrix));
        var shape = new Shape(delta.Positions.Length);
        if (shape.Count > 0)
        {
            backend.Scatter(
                backend.FromHost(delta.Values, shape), backend.FromHost(delta.Positions, shape), values);
        }

        return scope.Keep(values);
    }
}
