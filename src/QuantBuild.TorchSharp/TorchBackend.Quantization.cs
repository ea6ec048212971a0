using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.TorchSharp;

/// <content>Quantizers: each segment of a tensor that shares a step is a row here.</content>
public sealed partial class TorchBackend
{
    private const double TernaryThreshold = 0.7;

    protected override Operation FakeQuantizeCore(
        Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range, float gradientScale, bool record)
    {
        using var scope = Enter();
        var (shape, scales) = (input.Shape, step.Shape.Count);
        var steps = Column(step);
        var zeros = zeroPoint is null ? null : Column(zeroPoint).to(ScalarType.Float32);
        return Result(
            Levels(Segments(Data(input), scales).div(steps), zeros, range).round_().mul_(steps),
            shape,
            record,
            (gradient, requested) =>
            {
                var ratio = Segments(Data(input), scales).div(Column(step));
                var shift = zeroPoint is null ? null : Column(zeroPoint).to(ScalarType.Float32);
                var dy = Segments(Data(gradient), scales);
                var (passed, slopes) = StraightThrough(ratio, shift, range, dy, requested[1]);
                return
                [
                    requested[0] ? Own(passed, shape) : null,
                    slopes is null ? null : Own(Scaled(slopes.sum([1L]), gradientScale), step.Shape),
                ];
            });
    }

    protected override Operation TernarizeCore(Tensor input, int scales, bool record)
    {
        using var scope = Enter();
        var (codes, scale) = Ternary(input, scales);
        return Result(codes.mul_(scale), input.Shape, record, (gradient, _) => [gradient]);
    }

    protected override Tensor EncodeCore(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range)
    {
        using var scope = Enter();
        var ratio = Segments(Data(input), step.Shape.Count).div(Column(step));
        var zeros = zeroPoint is null ? null : Column(zeroPoint).to(ScalarType.Float32);
        var codes = Levels(ratio, zeros, range).round_();
        codes = zeros is null ? codes : codes.add_(zeros, One);
        using Scalar shift = range.Upper > sbyte.MaxValue ? sbyte.MinValue : 0;
        return Own(codes.add_(shift, One).to(ScalarType.Int8), input.Shape, ElementType.Int8);
    }

    protected override (Tensor Codes, Tensor Scale) EncodeTernaryCore(Tensor input, int scales)
    {
        using var scope = Enter();
        var (codes, scale) = Ternary(input, scales);
        return (Own(codes.to(ScalarType.Int8), input.Shape, ElementType.Int8), Own(scale, new Shape(scales)));
    }

    protected override Tensor QuantizeRowsCore(Tensor input, CodeRange range)
    {
        using var scope = Enter();
        using Scalar upper = range.Upper;
        using Scalar lower = range.Lower;
        using Scalar least = FakeQuantizer.SmallestStep;
        var rows = Rows(Data(input), input.Shape);
        var steps = rows.abs().amax([1L], true).div_(upper).clamp_min_(least);
        return Own(rows.div(steps).clamp_(lower, upper).round_().mul_(steps), input.Shape);
    }

    protected override Tensor DecodeCore(Tensor codes, Tensor step, Tensor? zeroPoint)
    {
        using var scope = Enter();
        return Own(Values(codes, step, zeroPoint), codes.Shape);
    }

    protected override Tensor QuantizationErrorCore(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range)
    {
        using var scope = Enter();
        var x = Segments(Data(input), step.Shape.Count);
        var steps = Column(step);
        var zeros = zeroPoint is null ? null : Column(zeroPoint).to(ScalarType.Float32);
        var error = Levels(x.div(steps), zeros, range).round_().mul_(steps).sub_(x);
        return Own(error.mul(error).sum([1L]), step.Shape);
    }

    protected override (Tensor Minimum, Tensor Maximum) RangeCore(Tensor input, int scales, Tensor? mask)
    {
        using var scope = Enter();
        var shape = new Shape(scales);
        if (mask is null)
        {
            var segments = Segments(Data(input), scales);
            return (Own(segments.amin([1L]), shape), Own(segments.amax([1L]), shape));
        }

        using Scalar positive = double.PositiveInfinity;
        using Scalar negative = double.NegativeInfinity;
        var rows = Rows(Data(input), input.Shape);
        var hidden = Data(mask).eq(Zero).view(-1, 1);
        return (
            Own(rows.masked_fill(hidden, positive).view(1, -1).amin([1L]), shape),
            Own(rows.masked_fill(hidden, negative).view(1, -1).amax([1L]), shape));
    }

    protected override Tensor SegmentProductsCore(Tensor left, Tensor right, int segments)
    {
        using var scope = Enter();
        return Own(Segments(Data(left), segments).mul(Segments(Data(right), segments)).sum([1L]), new Shape(segments));
    }

    private static TorchTensor Segments(TorchTensor value, long scales) => value.view(scales, -1);

    // One row for each step.
    private TorchTensor Column(Tensor steps) => Data(steps).view(-1, 1);

    // x/step, in place, within the codes less their zero points: these bounds are whole, so rounding may follow.
    private static TorchTensor Levels(TorchTensor ratio, TorchTensor? zeroPoint, CodeRange range)
    {
        using Scalar lower = range.Lower;
        using Scalar upper = range.Upper;
        return zeroPoint is null
            ? ratio.clamp_(lower, upper)
            : ratio.clamp_(zeroPoint.neg().add_(lower, One), zeroPoint.neg().add_(upper, One));
    }

    /// <summary>
    /// What of a gradient passes a quantizer, and, where it is wanted, each element's part of the step's gradient. No
    /// masks of truth values: torch is several times slower with them than with numbers.
    /// </summary>
    /// <param name="ratio">x/step; changed.</param>
    /// <param name="zeroPoint">As float32, or null for zero.</param>
    /// <param name="range">The codes.</param>
    /// <param name="dy">Gradient of the quantized values.</param>
    /// <param name="wantsSlopes">Whether the step's gradient is wanted.</param>
    private static (TorchTensor Passed, TorchTensor? Slopes) StraightThrough(
        TorchTensor ratio, TorchTensor? zeroPoint, CodeRange range, TorchTensor dy, bool wantsSlopes)
    {
        // 1 where x/step lies outside, and 0 inside, where it is its own bounded value
        var bounded = Levels(ratio.clone(), zeroPoint, range);
        var held = ratio.sub_(bounded).sign_().abs_().mul_(dy);
        var passed = dy.sub(held);

        // level − x/step inside and level outside
        return (passed, wantsSlopes ? bounded.round().sub_(bounded).mul_(dy).addcmul_(held, bounded, One) : null);
    }

    // (code − zeroPoint)·step
    private TorchTensor Values(Tensor codes, Tensor step, Tensor? zeroPoint)
    {
        var levels = Segments(Data(codes), step.Shape.Count).to(ScalarType.Float32);
        levels = zeroPoint is null ? levels : levels.sub_(Column(zeroPoint).to(ScalarType.Float32));
        return levels.mul_(Column(step));
    }

    private TorchTensor Decoded(CodedMatrix matrix)
    {
        var values = Values(matrix.Codes, matrix.Steps, matrix.ZeroPoint).view(Extents(matrix.Codes.Shape));
        if (matrix.Elements is { } elements)
        {
            values.view(-1).index_copy_(0, Places(elements.Positions), Data(elements.Values).view(-1));
        }

        return values;
    }

    // Codes −1, 0, 1 as float32, [scales, elements], and the scales, [scales, 1].
    private (TorchTensor Codes, TorchTensor Scale) Ternary(Tensor input, int scales)
    {
        var weights = Segments(Data(input), scales);
        var magnitudes = weights.abs();
        var mean = magnitudes.mean([1L], true, ScalarType.Float64);
        var above = magnitudes.gt(Scaled(mean, TernaryThreshold).to(ScalarType.Float32));
        var count = above.sum([1L], true, ScalarType.Float64).clamp_min_(One);
        var scale = magnitudes.mul(above).sum([1L], true, ScalarType.Float64).div_(count).to(ScalarType.Float32);
        return (weights.sign().mul_(above), scale);
    }
}
