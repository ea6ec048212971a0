namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Uniform quantizers.</content>
public sealed partial class ReferenceBackend
{
    protected override Operation FakeQuantizeCore(
        Tensor input, Tensor step, Tensor? zeroPoint, QuantizationGrid grid, float gradientScale, bool record)
    {
        var roundings = Round(input, step, zeroPoint, grid);
        return Result(
            NewReals(input.Shape, Array.ConvertAll(roundings, rounding => rounding.Value)),
            record,
            (gradient, _) =>
            {
                var dy = Reals(gradient);
                var slopes = Round(input, step, zeroPoint, grid);
                var layout = new ScaleLayout(input.Shape, step.Shape.Count);
                var (dx, dStep) = (new double[dy.Length], new double[layout.Count]);
                for (var i = 0; i < dy.Length; i++)
                {
                    dx[i] = dy[i] * slopes[i].InputSlope;
                    dStep[layout[i]] += dy[i] * slopes[i].StepSlope * gradientScale;
                }

                return [NewReals(input.Shape, dx), NewReals(step.Shape, dStep)];
            });
    }

    protected override Tensor EncodeCore(Tensor input, Tensor step, Tensor? zeroPoint, QuantizationGrid grid)
    {
        var shift = grid.Upper > sbyte.MaxValue ? sbyte.MinValue : 0;
        var roundings = Round(input, step, zeroPoint, grid);
        return NewCodes(input.Shape, Array.ConvertAll(roundings, rounding => (sbyte)(rounding.Code + shift)));
    }

    protected override Tensor DecodeCore(Tensor codes, Tensor step, Tensor? zeroPoint)
    {
        var layout = new ScaleLayout(codes.Shape, step.Shape.Count);
        var c = Integers(codes);
        var s = Reals(step);
        var zeros = ZeroPoints(step, zeroPoint);
        var values = new double[c.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (c[i] - zeros[layout[i]]) * s[layout[i]];
        }

        return NewReals(codes.Shape, values);
    }

    protected override Tensor QuantizationErrorCore(Tensor input, Tensor step, Tensor? zeroPoint, QuantizationGrid grid)
    {
        var roundings = Round(input, step, zeroPoint, grid);
        var layout = new ScaleLayout(input.Shape, step.Shape.Count);
        var x = Reals(input);
        var errors = new double[layout.Count];
        for (var i = 0; i < x.Length; i++)
        {
            errors[layout[i]] += (roundings[i].Value - x[i]) * (roundings[i].Value - x[i]);
        }

        return NewReals(step.Shape, errors);
    }

    protected override (Tensor Minimum, Tensor Maximum) RangeCore(Tensor input, int scales, Tensor? mask)
    {
        var layout = new ScaleLayout(input.Shape, scales);
        var x = Reals(input);
        var keep = mask is null ? null : Integers(mask);
        var (minimum, maximum) = (new double[layout.Count], new double[layout.Count]);
        Array.Fill(minimum, double.PositiveInfinity);
        Array.Fill(maximum, double.NegativeInfinity);
        for (var i = 0; i < x.Length; i++)
        {
            if (keep is null || keep[i / input.Shape.Columns] != 0)
            {
                minimum[layout[i]] = Math.Min(minimum[layout[i]], x[i]);
                maximum[layout[i]] = Math.Max(maximum[layout[i]], x[i]);
            }
        }

        return (NewReals(new Shape(scales), minimum), NewReals(new Shape(scales), maximum));
    }

    private Rounding[] Round(Tensor input, Tensor step, Tensor? zeroPoint, QuantizationGrid grid)
    {
        var layout = new ScaleLayout(input.Shape, step.Shape.Count);
        var x = Reals(input);
        var s = Reals(step);
        var zeros = ZeroPoints(step, zeroPoint);
        var roundings = new Rounding[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            roundings[i] = Rounding.Of(x[i], s[layout[i]], zeros[layout[i]], grid);
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
