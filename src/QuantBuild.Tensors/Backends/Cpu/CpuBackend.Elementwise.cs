using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Random;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Element-wise operations.</content>
public sealed unsafe partial class CpuBackend
{
    protected override Operation AddCore(Tensor left, Tensor right, bool record)
    {
        var output = Uninitialized(left.Shape);
        var a = Data(left);
        var b = Data(right);
        var c = Data(output);
        ForElements((nint)output.Shape.Count, (start, count) => Arithmetic.Add(a, b, c, start, count));
        return new Operation(output, record ? AddContext.Instance : null);
    }

    protected override Operation MultiplyCore(Tensor left, Tensor right, bool record) =>
        new(Multiplied(left, right), record ? new MultiplyContext(this, left, right) : null);

    protected override Operation InterpolateCore(Tensor left, Tensor right, float weight, bool record)
    {
        var output = Uninitialized(left.Shape);
        var a = Data(left);
        var b = Data(right);
        var c = Data(output);
        ForElements(
            (nint)output.Shape.Count, (start, count) => Arithmetic.Interpolate(weight, a, b, c, start, count));
        return new Operation(output, record ? new InterpolateContext(this, weight) : null);
    }

    protected override Operation ScaleCore(Tensor input, float factor, bool record) =>
        new(Scaled(input, factor), record ? new ScaleContext(this, factor) : null);

    protected override Operation ActivateCore(Tensor input, Activation activation, bool record)
    {
        var output = Uninitialized(input.Shape);
        var x = Data(input);
        var y = Data(output);
        var count = (nint)input.Shape.Count;
        ForElements(count, (start, length) => Arithmetic.Copy(x + start, y + start, 0, length));
        var (activated, kept) = ApplyActivation(output, activation);
        return new Operation(activated, record ? new ActivationContext(this, activation, kept) : null);
    }

    protected override Operation DropoutCore(Tensor input, float rate, RandomKey key, bool record)
    {
        return new Operation(Dropped(input, rate, key), record ? new DropoutContext(this, rate, key) : null);
    }

    internal Tensor Multiplied(Tensor left, Tensor right)
    {
        var output = Uninitialized(left.Shape);
        var a = Data(left);
        var b = Data(right);
        var c = Data(output);
        ForElements((nint)output.Shape.Count, (start, count) => Arithmetic.Multiply(a, b, c, start, count));
        return output;
    }

    internal Tensor Scaled(Tensor input, float factor)
    {
        var output = Uninitialized(input.Shape);
        var x = Data(input);
        var y = Data(output);
        ForElements((nint)input.Shape.Count, (start, count) => Arithmetic.Scale(factor, x, y, start, count));
        return output;
    }

    internal Tensor Dropped(Tensor input, float rate, RandomKey key)
    {
        var output = Uninitialized(input.Shape);
        var random = new CounterRandom(key.Seed, key.Purpose, key.Step);
        var x = Data(input);
        var y = Data(output);
        ForElements(
            (nint)input.Shape.Count,
            (start, count) => Kernels.Elementwise.Dropout.Apply(random, rate, x, y, start, count));
        return output;
    }

    /// <summary>gradient · activation′, from what <see cref="ApplyActivation"/> kept.</summary>
    internal Tensor ActivationGradient(Activation activation, Tensor kept, Tensor gradient)
    {
        var result = Uninitialized(gradient.Shape);
        var x = Data(kept);
        var dy = Data(gradient);
        var dx = Data(result);
        ForElements((nint)result.Shape.Count, (start, count) =>
        {
            switch (activation)
            {
                case Activation.Gelu:
                    Gelu.Backward(x, dy, dx, start, count);
                    break;
                case Activation.TanhGelu:
                    TanhGelu.Backward(x, dy, dx, start, count);
                    break;
                case Activation.Relu:
                    Relu.Backward(x, dy, dx, start, count);
                    break;
                default:
                    HyperbolicTangent.Backward(x, dy, dx, start, count);
                    break;
            }
        });
        return result;
    }

    /// <summary>
    /// Activates values; in place where the derivative can be had from the result.
    /// </summary>
    /// <returns>The result, and what the derivative needs: null where there is no activation.</returns>
    private (Tensor Output, Tensor? Kept) ApplyActivation(Tensor values, Activation activation)
    {
        var x = Data(values);
        var count = (nint)values.Shape.Count;
        switch (activation)
        {
            case Activation.Gelu or Activation.TanhGelu:
                var output = Uninitialized(values.Shape);
                var y = Data(output);
                var isExact = activation is Activation.Gelu;
                ForElements(count, (start, length) =>
                {
                    if (isExact)
                    {
                        Gelu.Forward(x, y, start, length);
                    }
                    else
                    {
                        TanhGelu.Forward(x, y, start, length);
                    }
                });
                return (output, values);
            case Activation.Relu:
                ForElements(count, (start, length) => Relu.Forward(x, x, start, length));
                return (values, values);
            case Activation.Tanh:
                ForElements(count, (start, length) => HyperbolicTangent.Forward(x, x, start, length));
                return (values, values);
            default:
                return (values, null);
        }
    }
}
