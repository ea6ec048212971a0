using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;

namespace QuantBuild.Conformance.Tests.Backends;

/// <summary>An operation on given inputs, of which output and gradients are compared between backends.</summary>
internal sealed record OperationCase(string Name, CaseInput[] Inputs, Func<Tensor[], Tensor> Apply)
{
    /// <summary>Whether the gradient is the derivative of the output, so that finite differences tell it.</summary>
    public bool IsSmooth { get; init; } = true;

    /// <summary>Whether it has the work of many threads, too much for finite differences.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Largest deviation from the reference, see <see cref="Deviation"/>.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Output, and the gradients of Σ weights ⊙ output, in the inputs' order; null if not wanted.</summary>
    public (double[] Output, double[]?[] Gradients) Run(ComputeBackend backend, Func<int, bool>? wanted = null)
    {
        using var scope = backend.OpenScope();
        var inputs = Inputs.Select((input, i) => input.On(backend, wanted?.Invoke(i) ?? true)).ToArray();
        var output = Apply(inputs);
        if (output.RequiresGradient)
        {
            Backpropagation.Run(WeightedSum(output), output);
        }

        return (Read(output), [.. inputs.Select(input => input.Gradient is { } gradient ? Read(gradient) : null)]);
    }

    /// <summary>Σ weights ⊙ output with one element of one input moved.</summary>
    public double SumWith(ComputeBackend backend, int input, int element, double change)
    {
        using var scope = backend.OpenScope();
        var inputs = Inputs.Select(each => each.On(backend, requiresGradient: false)).ToArray();
        var values = Array.ConvertAll(Inputs[input].Reals!, value => (double)value);
        values[element] += change;
        backend.Write(inputs[input], values);
        return Read(WeightedSum(Apply(inputs)))[0];
    }

    public override string ToString() => Name;

    private static Tensor WeightedSum(Tensor output)
    {
        var count = (int)output.Shape.Count;
        var weights = output.Backend.FromHost(Some.Floats(4711, count), new Shape(count, 1));
        return output.Reshape(1, count).MatrixProduct(weights).Reshape(1);
    }

    private static double[] Read(Tensor tensor)
    {
        var values = new double[tensor.Shape.Count];
        tensor.Backend.Read(tensor, values);
        return values;
    }
}
