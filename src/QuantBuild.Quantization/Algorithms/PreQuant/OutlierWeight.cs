using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>
/// A quantized matrix that holds its outliers in full precision. What is kept are codes, steps and outliers: the values
/// are made of them in each pass. While the steps stay, only the outliers are looked at on the way back.
/// </summary>
internal sealed class OutlierWeight
{
    private readonly int[] positions;
    private readonly CodedMatrix matrix;
    private readonly float gradientScale;
    private readonly bool learnsSteps;

    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="matrix">The quantized weights.</param>
    /// <param name="positions">Of the outliers, row-major and ascending; may be none.</param>
    /// <param name="full">What outliers start from; null for the values of their codes.</param>
    /// <param name="learnsSteps">Whether the steps are learned.</param>
    public OutlierWeight(
        ComputeBackend backend, QuantizedMatrix matrix, int[] positions, Tensor? full, bool learnsSteps)
    {
        this.positions = positions;
        this.learnsSteps = learnsSteps;
        var shape = new Shape(matrix.Rows, matrix.Columns);
        var steps = backend.FromHost(matrix.Steps, new Shape(matrix.Steps.Length));
        this.matrix = new CodedMatrix(
            backend.FromHost(matrix.Codes, shape),
            steps,
            matrix.ZeroPoints is null ? null : backend.FromHost(matrix.ZeroPoints, steps.Shape),
            Elements: null);
        gradientScale = StepGradient.Scale(shape.Count / steps.Shape.Count, CodeRange.Asymmetric(matrix.Bits));
        if (positions.Length > 0)
        {
            var at = backend.FromHost(positions, new Shape(positions.Length));
            this.matrix = this.matrix with { Elements = new TrainedElements(at, StartOf(backend, full, at)) };
        }
    }

    /// <summary>The outliers; null where there are none.</summary>
    public TrainedElements? Elements => matrix.Elements;

    /// <summary>[step count]</summary>
    public Tensor Steps => matrix.Steps;

    /// <summary>What products are made with while the steps stay; null where they are learned.</summary>
    public CodedMatrix? Coded => learnsSteps ? null : matrix;

    /// <summary>[rows, columns], with the outliers in place; steps and outliers may be trained through it.</summary>
    public Tensor Value()
    {
        var decoded = matrix.Codes.Decode(Steps, matrix.ZeroPoint, gradientScale);
        return Elements is null ? decoded : decoded.Place(Elements);
    }

    /// <summary>What differs from the matrix.</summary>
    public MatrixDelta ToDelta() => new()
    {
        Positions = positions,
        Values = Elements is null ? [] : Elements.Values.Backend.ReadFloats(Elements.Values),
        Steps = Coded is not null ? null : Steps.Backend.ReadFloats(Steps),
    };

    private Tensor StartOf(ComputeBackend backend, Tensor? full, Tensor at)
    {
        if (full is not null)
        {
            return backend.Gather(full, at);
        }

        using var scope = backend.OpenScope();
        return scope.Keep(backend.Gather(backend.Decode(matrix), at));
    }
}
