using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Evaluation;

/// <summary>Sums of squared errors and squared values at every module's output.</summary>
internal sealed class ErrorSums(IReadOnlyList<ModuleSpan> spans)
{
    private readonly double[] errors = new double[spans.Count];
    private readonly double[] squares = new double[spans.Count];

    public void Add(ModuleSpan span, Tensor quantized, Tensor full, Tensor mask)
    {
        var zeros = full.Backend.Zeros(full.Shape);
        var kept = new int[mask.Shape.Count];
        mask.Backend.Read(mask, kept);
        var tokens = kept.Count(mark => mark != 0);
        errors[span.Index] += tokens * MeanSquare(quantized, full, mask);
        squares[span.Index] += tokens * MeanSquare(full, zeros, mask);
    }

    public IReadOnlyList<ModuleError> ToErrors() =>
        [.. spans.Select(span => new ModuleError(span.Name, errors[span.Index] / squares[span.Index]))];

    private static double MeanSquare(Tensor left, Tensor right, Tensor mask) =>
        left.Backend.ReadFloats(left.MaskedSquaredError(right, mask))[0];
}
