using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>
/// A quantized matrix that holds its outliers in full precision. While the steps stay, its values are one constant
/// tensor with the outliers in place, and only these are ever looked at on the way back; where steps are learned, the
/// values are made anew of codes and steps in each pass.
/// </summary>
internal sealed class OutlierWeight
{
    private readonly int[] positions;
    private readonly Tensor? values;
    private readonly Tensor? codes;
    private readonly Tensor? zeroPoint;
    private readonly float gradientScale;

    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="matrix">The quantized weights.</param>
    /// <param name="positions">Of the outliers, row-major and ascending; may be none.</param>
    /// <param name="full">What outliers start from; null for the values of their codes.</param>
    /// <param name="learnsSteps">Whether the steps are learned.</param>
    public OutlierWeight(
        ComputeBackend backend, QuantizedMatrix matrix, int[] positions, Tensor? full, bool learnsSteps)
    {
        this.positions = positions;
        var shape = new Shape(matrix.Rows, matrix.Columns);
        Steps = backend.FromHost(matrix.Steps, new Shape(matrix.Steps.Length));
        var decoded = WeightDecoder.Decode(backend, matrix);
        if (positions.Length > 0)
        {
            var at = backend.FromHost(positions, new Shape(positions.Length));
            Elements = new TrainedElements(at, backend.Gather(full ?? decoded, at));
        }

        if (!learnsSteps)
        {
            values = decoded;
            PlaceElements();
            return;
        }

        decoded.Discard();
        codes = backend.FromHost(matrix.Codes, shape);
        zeroPoint = matrix.ZeroPoints is null ? null : backend.FromHost(matrix.ZeroPoints, Steps.Shape);
        gradientScale = StepGradient.Scale(shape.Count / Steps.Shape.Count, CodeRange.Asymmetric(matrix.Bits));
    }

    /// <summary>The outliers; null where there are none.</summary>
    public TrainedElements? Elements { get; }

    /// <summary>[step count]</summary>
    public Tensor Steps { get; }

    /// <summary>Whether <see cref="Value"/> is a constant that holds the outliers.</summary>
    public bool IsConstant => values is not null;

    /// <summary>[rows, columns], with the outliers in place.</summary>
    public Tensor Value()
    {
        if (values is not null)
        {
            return values;
        }

        var decoded = codes!.Decode(Steps, zeroPoint, gradientScale);
        return Elements is null ? decoded : decoded.Place(Elements);
    }

    /// <summary>Writes the outliers into the constant.</summary>
    public void PlaceElements()
    {
        if (values is not null && Elements is not null)
        {
            values.Backend.Scatter(Elements.Values, Elements.Positions, values);
        }
    }

    /// <summary>What differs from the matrix.</summary>
    public MatrixDelta ToDelta() => new()
    {
        Positions = positions,
        Values = Elements is null ? [] : Elements.Values.Backend.ReadFloats(Elements.Values),
        Steps = IsConstant ? null : Steps.Backend.ReadFloats(Steps),
    };
}
