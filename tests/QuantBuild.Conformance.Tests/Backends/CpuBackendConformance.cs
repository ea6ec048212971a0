using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Conformance.Tests.Backends;

public sealed class CpuBackendConformance : BackendConformance
{
    [Theory]
    [MemberData(nameof(Operations))]
    public void Operation_AnyNumberOfThreads_GivesTheSameBits(string name)
    {
        var operation = OperationCases.All[name];
        var (output, gradients) = Run(operation, 1);
        foreach (var threads in new[] { 2, 3 })
        {
            var (otherOutput, otherGradients) = Run(operation, threads);
            Bits(otherOutput).ShouldBe(Bits(output), $"{name}: output with {threads} threads");
            for (var i = 0; i < gradients.Length; i++)
            {
                Bits(otherGradients[i]).ShouldBe(
                    Bits(gradients[i]), $"{name}: gradient of input {i} with {threads} threads");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1031)]
    [InlineData(1031 * 67)]
    public void Observers_AnyNumberOfThreads_GiveTheSameBits(int scales)
    {
        var results = Array.ConvertAll([1, 2, 3], threads =>
        {
            using var backend = new CpuBackend(threads);
            var input = backend.FromHost(Some.Floats(1, 1031 * 67, 3), new Shape(1031, 67));
            var step = backend.FromHost(
                Array.ConvertAll(Some.Floats(2, scales), x => 0.1f + (0.05f * x)), new Shape(scales));
            var range = new CodeRange(-7, 7);
            var codes = backend.Encode(input, step, null, range);
            var (ternary, scale) = backend.EncodeTernary(input, scales);
            var (minimum, maximum) = backend.Range(input, scales, null);
            Tensor[] all =
            [
                backend.QuantizationError(input, step, null, range), minimum, maximum, scale,
                backend.Decode(codes, step, null), backend.Decode(ternary, scale, null),
                backend.GradientNorm([input, step]),
            ];
            return Array.ConvertAll(all, backend.ReadFloats);
        });
        for (var i = 0; i < results[0].Length; i++)
        {
            results[1][i].ShouldBe(results[0][i]);
            results[2][i].ShouldBe(results[0][i]);
        }
    }

    [Fact]
    public void Training_AnyNumberOfThreads_GivesTheSameBits()
    {
        var one = Train(new CpuBackend(1));
        Train(new CpuBackend(2)).ShouldBe(one);
        Train(new CpuBackend(3)).ShouldBe(one);
        Array.ConvertAll(Train(new ReferenceBackend()), x => (double)x)
            .ShouldBeWithin(
                0.01, Array.ConvertAll(one, x => (double)x), "the reference's weights after the same steps");
    }

    [Fact]
    public void Identity_OfTheTwoBackends_Differs()
    {
        using var cpu = new CpuBackend(1);
        using var reference = new ReferenceBackend();
        cpu.Identity.ShouldNotBe(reference.Identity);
        using var other = new CpuBackend(2);
        other.Identity.ShouldBe(cpu.Identity);
    }

    protected override ComputeBackend Create() => new CpuBackend(2);

    private static (double[] Output, double[]?[] Gradients) Run(OperationCase operation, int threads)
    {
        using var backend = new CpuBackend(threads);
        return operation.Run(backend);
    }

    private static long[]? Bits(double[]? values) =>
        values is null ? null : Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);

    /// <summary>Five steps of a regression with a hidden layer; the weights after them.</summary>
    internal static float[] Train(ComputeBackend owned)
    {
        const int Features = 70;
        const int Rows = 301;
        using var backend = owned;
        var shape = new Shape(Features, Features);
        Tensor[] weights =
            [.. new[] { 1, 2 }.Select(seed => backend.FromHost(Some.Floats(seed, shape.Count, 0.2), shape))];
        Tensor[] moments = [.. Enumerable.Range(0, 4).Select(_ => backend.Zeros(shape))];
        var target = backend.FromHost(Some.Floats(3, Rows * Features), new Shape(Rows, Features));
        var input = backend.FromHost(Some.Floats(4, Rows * Features), new Shape(Rows, Features));
        var mask = backend.FromHost(Some.Integers(5, Rows, 0, 1), new Shape(Rows));
        foreach (var weight in weights)
        {
            weight.RequiresGradient = true;
        }

        for (var step = 1; step <= 5; step++)
        {
            using var scope = backend.OpenScope();
            var output = input.Linear(weights[0], null, Activation.Gelu).Linear(weights[1]);
            Backpropagation.Run(output.MaskedSquaredError(target, mask));
            var adam = new AdamHyperparameters(
                0.9f, 0.999f, 1e-6f, (float)(1 - Math.Pow(0.9, step)), (float)(1 - Math.Pow(0.999, step)));
            var factor = backend.ClipFactor(backend.GradientNorm([.. weights.Select(weight => weight.Gradient!)]), 1);
            backend.AdamStep(
                [.. weights.Select((weight, i) => new AdamSlot(
                    weight, weight.Gradient!, moments[2 * i], moments[(2 * i) + 1], 0.01f, 0.1f))],
                adam,
                factor);
            foreach (var weight in weights)
            {
                weight.ClearGradient();
            }
        }

        return [.. weights.SelectMany(backend.ReadFloats)];
    }
}
