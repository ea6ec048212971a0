namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Element-wise operations.</content>
public sealed partial class ReferenceBackend
{
    protected override Operation AddCore(Tensor left, Tensor right, bool record)
    {
        return Result(Map(left, right, (a, b) => a + b), record, (gradient, _) => [gradient, gradient]);
    }

    protected override Operation MultiplyCore(Tensor left, Tensor right, bool record)
    {
        return Result(
            Map(left, right, (a, b) => a * b),
            record,
            (gradient, _) => [Map(gradient, right, (g, b) => g * b), Map(gradient, left, (g, a) => g * a)]);
    }

    protected override Operation InterpolateCore(Tensor left, Tensor right, float weight, bool record)
    {
        return Result(
            Map(left, right, (a, b) => (weight * a) + ((1.0 - weight) * b)),
            record,
            (gradient, _) => [Map(gradient, g => weight * g), Map(gradient, g => (1.0 - weight) * g)]);
    }

    protected override Operation ScaleCore(Tensor input, float factor, bool record) =>
        Result(Map(input, x => factor * x), record, (gradient, _) => [Map(gradient, g => factor * g)]);

    protected override Operation ActivateCore(Tensor input, Activation activation, bool record) =>
        Result(
            Map(input, x => ReferenceActivation.Of(x, activation)),
            record,
            (gradient, _) => [Map(gradient, input, (g, x) => g * ReferenceActivation.Slope(x, activation))]);

    protected override Operation DropoutCore(Tensor input, float rate, RandomKey key, bool record)
    {
        return Result(Drop(input, rate, key), record, (gradient, _) => [Drop(gradient, rate, key)]);
    }

    private Tensor Drop(Tensor input, float rate, RandomKey key)
    {
        var x = Reals(input);
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = ReferenceRandom.Uniform(key, i) < rate ? 0 : x[i] / (1.0 - rate);
        }

        return NewReals(input.Shape, y);
    }

    private Tensor Map(Tensor input, Func<double, double> function)
    {
        var x = Reals(input);
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = function(x[i]);
        }

        return NewReals(input.Shape, y);
    }

    private Tensor Map(Tensor left, Tensor right, Func<double, double, double> function)
    {
        var a = Reals(left);
        var b = Reals(right);
        var y = new double[a.Length];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = function(a[i], b[i]);
        }

        return NewReals(left.Shape, y);
    }
}
