using QuantBuild.Kernels.Random;

namespace QuantBuild.TorchSharp;

/// <content>Element-wise operations.</content>
public sealed partial class TorchBackend
{
    protected override Operation AddCore(Tensor left, Tensor right, bool record)
    {
        using var scope = Enter();
        return Result(
            Data(left).add(Data(right), One), left.Shape, record, (gradient, _) => [gradient, gradient]);
    }

    protected override Operation MultiplyCore(Tensor left, Tensor right, bool record)
    {
        using var scope = Enter();
        return Result(
            Data(left).mul(Data(right)),
            left.Shape,
            record,
            (gradient, requested) =>
            [
                requested[0] ? Own(Data(gradient).mul(Data(right)), left.Shape) : null,
                requested[1] ? Own(Data(gradient).mul(Data(left)), right.Shape) : null,
            ]);
    }

    protected override Operation InterpolateCore(Tensor left, Tensor right, float weight, bool record)
    {
        using var scope = Enter();
        using Scalar rest = 1f - weight;
        return Result(
            Scaled(Data(left), weight).add_(Data(right), rest),
            left.Shape,
            record,
            (gradient, requested) =>
            [
                requested[0] ? Own(Scaled(Data(gradient), weight), left.Shape) : null,
                requested[1] ? Own(Scaled(Data(gradient), 1f - weight), right.Shape) : null,
            ]);
    }

    protected override Operation ScaleCore(Tensor input, float factor, bool record)
    {
        using var scope = Enter();
        return Result(
            Scaled(Data(input), factor),
            input.Shape,
            record,
            (gradient, _) => [Own(Scaled(Data(gradient), factor), input.Shape)]);
    }

    protected override Operation ActivateCore(Tensor input, Activation activation, bool record)
    {
        using var scope = Enter();
        if (activation == Activation.None)
        {
            return Result(Data(input).clone(), input.Shape, record, (gradient, _) => [gradient]);
        }

        if (!record)
        {
            return Result(Activated(Data(input), activation), input.Shape, record, (_, _) => []);
        }

        var leaf = Leaf(Data(input));
        var graph = Activated(leaf, activation);
        return Result(
            graph.detach(),
            input.Shape,
            record,
            (gradient, _) => [Own(Differentiated(graph, Data(gradient), leaf)[0], input.Shape)],
            [leaf, graph],
            keptBytes: 0);
    }

    /// <summary>The mask is made on the host: its bits are the same on every backend.</summary>
    protected override unsafe Operation DropoutCore(Tensor input, float rate, RandomKey key, bool record)
    {
        var factors = new float[input.Shape.Count];
        Array.Fill(factors, 1f);
        var random = new CounterRandom(key.Seed, key.Purpose, key.Step);
        fixed (float* values = factors)
        {
            Kernels.Elementwise.Dropout.Apply(random, rate, values, values, 0, factors.Length);
        }

        var mask = FromHost(factors, input.Shape);
        using var scope = Enter();
        return Result(
            Data(input).mul(Data(mask)),
            input.Shape,
            record,
            (gradient, _) => [Own(Data(gradient).mul(Data(mask)), input.Shape)]);
    }

    private static TorchTensor Scaled(TorchTensor value, double factor)
    {
        using Scalar scalar = factor;
        return value.mul(scalar);
    }

    private static TorchTensor Activated(TorchTensor value, Activation activation) => activation switch
    {
        Activation.Gelu => value.gelu(),
        Activation.TanhGelu => value.gelu(global::TorchSharp.Modules.GELU.Approximate.tanh),
        Activation.Relu => value.relu(),
        Activation.Tanh => value.tanh(),
        _ => value,
    };
}
