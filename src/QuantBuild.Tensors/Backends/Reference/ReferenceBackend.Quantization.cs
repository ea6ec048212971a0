using QuantBuild.Kernels.Quantizers;
namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Uniform quantizers.</content>
public sealed partial class ReferenceBackend
{
    protected override Operation FakeQuantizeCore(
        Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range, float gradientScale, bool record)
    {
        var roundings = Round(input, step, zeroPoint, range);
        return Result(
            NewReals(input.Shape, Array.ConvertAll(roundings, rounding => rounding.Value)),
            record,
            (gradient, _) =>
            {
                var dy = Reals(gradient);
                var slopes = Round(input, step, zeroPoint, range);
                var layout = input.Shape.LayoutOf(step.Shape.Count);
                var (dx, dStep) = (new double[dy.Length], new double[layout.StepCount]);
                for (var i = 0; i < dy.Length; i++)
                {
                    dx[i] = dy[i] * slopes[i].InputSlope;
                    dStep[layout.StepOf(i)] += dy[i] * slopes[i].StepSlope * gradientScale;
                }

                return [NewReals(input.Shape, dx), NewReals(step.Shape, dStep)];
            });
    }

    protected override Tensor EncodeCore(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range)
    {
        var shift = range.Upper > sbyte.MaxValue ? sbyte.MinValue : 0;
        var roundings = Round(input, step, zeroPoint, range);
        return NewCodes(input.Shape, Array.ConvertAll(roundings, rounding => (sbyte)(rounding.Code + shift)));
    }

    protected override Tensor DecodeCore(Tensor codes, Tensor step, Tensor? zeroPoint)
    {
        var layout = codes.Shape.LayoutOf(step.Shape.Count);
        var c = Integers(codes);
        var s = Reals(step);
        var zeros = ZeroPoints(step, zeroPoint);
        var values = new double[c.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (c[i] - zeros[layout.StepOf(i)]) * s[layout.StepOf(i)];
        }

        return NewReals(codes.Shape, values);
    }

    protected override Tensor SegmentProductsCore(Tensor left, Tensor right, int segments)
    {
        var layout = left.Shape.LayoutOf(segments);
        var (x, y, sums) = (Reals(left), Reals(right), new double[segments]);
        for (var i = 0; i < x.Length; i++)
        {
            sums[layout.StepOf(i)] += x[i] * y[i];
        }

        return NewReals(new Shape(segments), sums);
    }

    protected override Tensor QuantizationErrorCore(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range)
    {
        var roundings = Round(input, step, zeroPoint, range);
        var layout = input.Shape.LayoutOf(step.Shape.Count);
        var x = Reals(input);
        var errors = new double[layout.StepCount];
        for (var i = 0; i < x.Length; i++)
        {
            errors[layout.StepOf(i)] += (roundings[i].Value - x[i]) * (roundings[i].Value - x[i]);
        }

        return NewReals(step.Shape, errors);
    }

    protected override (Tensor Minimum, Tensor Maximum) RangeCore(Tensor input, int scales, Tensor? mask)
    {
        var layout = input.Shape.LayoutOf(scales);
        var x = Reals(input);
        var keep = mask is null ? null : Integers(mask);
        var (minimum, maximum) = (new double[layout.StepCount], new double[layout.StepCount]);
        Array.Fill(minimum, double.PositiveInfinity);
        Array.Fill(maximum, double.NegativeInfinity);
        for (var i = 0; i < x.Length; i++)
        {
            if (keep is null || keep[i / input.Shape.Columns] != 0)
            {
                minimum[layout.StepOf(i)] = Math.Min(minimum[layout.StepOf(i)], x[i]);
                maximum[layout.StepOf(i)] = Math.Max(maximum[layout.StepOf(i)], x[i]);
            }
        }

        return (NewReals(new Shape(scales), minimum), NewReals(new Shape(scales), maximum));
    }

    private Rounding[] Round(Tensor input, Tensor step, Tensor? zeroPoint, CodeRange range)
    {
        var layout = input.Shape.LayoutOf(step.Shape.Count);
        var x = Reals(input);
        var s = Reals(step);
        var zeros = ZeroPoints(step, zeroPoint);
        var roundings = new Rounding[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            roundings[i] = Rounding.Of(x[i], s[layout.StepOf(i)], zeros[layout.StepOf(i)], range);
        }

        return roundings;
    }

    private int[] ZeroPoints(Tensor step, Tensor? zeroPoint) =>
        zeroPoint is null ? new int[step.Shape.Count] : Integers(zeroPoint);

    private Tensor NewCodes(Shape shape, sbyte[] codes)
    {
        var tensor = Zeros(shape, ElementType.Int8);
        Write(tensor, codes);
        return tensor;
    }
}
