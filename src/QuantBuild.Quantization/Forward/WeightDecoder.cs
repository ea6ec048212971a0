using QuantBuild.Quantization.Numbers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Forward;

/// <summary>Codes back to values on a backend.</summary>
public static class WeightDecoder
{
    /// <returns>[rows, columns]: exactly the values the quantizer gave when it made the codes.</returns>
    public static Tensor Decode(ComputeBackend backend, QuantizedTensor tensor)
    {
        using var scope = backend.OpenScope();
        var codes = backend.FromHost(tensor.Codes, new Shape(tensor.Rows, tensor.Columns));
        var shape = new Shape(tensor.Steps.Length);
        var steps = backend.FromHost(tensor.Steps, shape);
        var zeroPoints = tensor.ZeroPoints is null ? null : backend.FromHost(tensor.ZeroPoints, shape);
        return scope.Keep(backend.Decode(codes, steps, zeroPoints));
    }
}
