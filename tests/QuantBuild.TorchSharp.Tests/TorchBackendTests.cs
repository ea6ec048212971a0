using QuantBuild.Conformance.Tests.Backends;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends;
using QuantBuild.TorchSharp.Tests.Support;

namespace QuantBuild.TorchSharp.Tests;

/// <summary>What this backend does apart from what all do.</summary>
public sealed class TorchBackendTests
{
    [Fact]
    public void Create_GpuWithoutOne_SaysWhatIsMissing()
    {
        _ = LibTorch.Missing;
        var factory = new TorchBackendFactory();
        var options = new BackendOptions { Threads = 1, Device = "cuda:99" };
        Should.Throw<BackendUnavailableException>(() => factory.Create(options)).Message.ShouldContain("driver");
    }

    [Fact]
    public void Zeros_MoreThanAnyMachineAddresses_IsAFaultOfMemory()
    {
        var choice = new BackendChoice(new TorchBackendFactory(), new BackendOptions { Threads = 1, Device = "cpu" });
        using var backend = LibTorch.Backend(threads: 1);
        Should.Throw<TensorMemoryException>(
                () => choice.Compute(() => backend.Zeros(new Shape(int.MaxValue, 1 << 16))))
            .Message.ShouldContain("you tried to allocate");
    }

    [Theory]
    [InlineData("bfloat16", 8e-3)]
    [InlineData("float16", 1e-3)]
    public void Linear_LowPrecision_IsAsCloseAsItsFormat(string precision, double unit)
    {
        var (exact, exactGradients) = Product("float32", gradientSize: 1);
        var (output, gradients) = Product(precision, gradientSize: 1);
        output.ShouldBeWithin(4 * unit, exact, "output");
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i].ShouldBeWithin(4 * unit, exactGradients[i], $"gradient {i}");
        }
    }

    /// <summary>In float16 itself these gradients are zero: the least number above is 6e-8.</summary>
    [Fact]
    public void Linear_Float16AndTinyGradients_LosesNone()
    {
        var (_, exact) = Product("float32", gradientSize: 1e-10f);
        var (_, gradients) = Product("float16", gradientSize: 1e-10f);
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i].ShouldBeWithin(4e-3, exact[i], $"gradient {i}");
        }
    }

    [Fact]
    public void AdamStep_OtherParametersThanBefore_FollowsTheManagedBackend()
    {
        using var managed = new Tensors.Backends.Cpu.CpuBackend(1);
        using var torch = LibTorch.Backend(threads: 1);
        var expected = Trained(managed);
        foreach (var (actual, one) in Trained(torch).Zip(expected))
        {
            actual.ShouldBeWithin(1e-5, one, "parameter");
        }
    }

    [Fact]
    public void Beside_OnAnotherThread_ComputesAndSharesTheMemory()
    {
        using var backend = LibTorch.Backend(threads: 1);
        var input = backend.FromHost(Some.Floats(1, 64 * 64), new Shape(64, 64));
        var expected = backend.ReadFloats(input.MatrixProduct(input));
        var results = new float[4][];
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            using var other = backend.Beside(threads: 1 + (i % 2));
            var borrowed = other.Borrow(input);
            results[i] = other.ReadFloats(borrowed.MatrixProduct(borrowed));
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        foreach (var result in results)
        {
            Widen(result).ShouldBeWithin(1e-6, Widen(expected), "product");
        }
    }

    // Output, and gradients of input, weight and bias.
    private static (double[] Output, double[][] Gradients) Product(string precision, float gradientSize)
    {
        using var backend = LibTorch.Backend(threads: 1, precision);
        Tensor[] inputs =
        [
            backend.FromHost(Some.Floats(1, 40 * 96), new Shape(40, 96)),
            backend.FromHost(Some.Floats(2, 64 * 96, 0.1), new Shape(64, 96)),
            backend.FromHost(Some.Floats(3, 64), new Shape(64)),
        ];
        var (output, context) = backend.Linear(inputs[0], inputs[1], inputs[2], Activation.Gelu, record: true);
        var gradient = backend.FromHost(Some.Floats(4, 40 * 64, gradientSize), output.Shape);
        var gradients = context!.Backward(gradient, [true, true, true]);
        context.Release();
        return (
            Widen(backend.ReadFloats(output)), Array.ConvertAll(gradients, each => Widen(backend.ReadFloats(each!))));
    }

    // Two parameters are trained together, then one with a third, then all, each in its own shape.
    private static double[][] Trained(ComputeBackend backend)
    {
        Shape[] shapes = [new(3, 5), new(7), new(2, 2)];
        var parameters = shapes.Select((shape, i) => backend.FromHost(Some.Floats(i, shape.Count), shape)).ToArray();
        var moments = shapes.Select(shape => (backend.Zeros(shape), backend.Zeros(shape))).ToArray();
        foreach (var (step, trained) in new int[][] { [0, 1], [0, 1], [2, 1], [0, 1, 2], [0, 1, 2] }.Index())
        {
            var adam = new AdamHyperparameters(0.9f, 0.999f, 1e-8f, 0.1f * (step + 1), 0.001f * (step + 1));
            backend.AdamStep(
                [.. trained.Select(i => new AdamSlot(
                    parameters[i],
                    backend.FromHost(Some.Floats((10 * step) + i, shapes[i].Count), shapes[i]),
                    moments[i].Item1,
                    moments[i].Item2,
                    0.01f,
                    0.1f))],
                adam,
                null);
            backend.Scale(parameters[0], 1, record: false);
        }

        return Array.ConvertAll(parameters, parameter => Widen(backend.ReadFloats(parameter)));
    }

    private static double[] Widen(float[] values) => Array.ConvertAll(values, value => (double)value);
}
