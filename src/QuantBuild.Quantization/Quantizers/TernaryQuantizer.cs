using QuantBuild.Formats.Numbers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>
/// 2-bit weights −scale, 0, +scale (TWN, arXiv:1605.04711): threshold and scale follow from the weights themselves,
/// so nothing but the weights is learned.
/// </summary>
public sealed class TernaryQuantizer(Granularity granularity) : IWeightQuantizer
{
    public int Bits => 2;

    public Granularity Granularity => granularity;

    public Tensor? LearnedStep => null;

    public Tensor Apply(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return weight.Ternarize(granularity.StepCount(weight.Shape.Rows, weight.Shape.Columns));
    }

    public QuantizedMatrix Encode(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        var backend = weight.Backend;
        using var scope = backend.OpenScope();
        var scales = granularity.StepCount(weight.Shape.Rows, weight.Shape.Columns);
        var (codes, scale) = backend.EncodeTernary(weight, scales);
        var hostCodes = new sbyte[weight.Shape.Count];
        backend.Read(codes, hostCodes);
        return new QuantizedMatrix
        {
            Bits = Bits,
            Granularity = granularity,
            Rows = weight.Shape.Rows,
            Columns = weight.Shape.Columns,
            Codes = hostCodes,
            Steps = backend.ReadFloats(scale),
        };
    }
}
