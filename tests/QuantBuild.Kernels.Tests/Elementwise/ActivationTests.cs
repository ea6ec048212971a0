using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Elementwise;

public sealed unsafe class ActivationTests
{
    private delegate void ForwardKernel(float* values, float* result, nint start, nint count);

    private delegate void BackwardKernel(float* values, float* gradient, float* result, nint start, nint count);

    private static double GeluOf(double x) => x * 0.5 * (1 + DeterministicMath.Erf(x / Math.Sqrt(2)));

    private static double TanhGeluOf(double x) =>
        x * 0.5 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    [Fact]
    public void EveryKernel_AtEveryWidth_EqualsTheScalarForm()
    {
        foreach (var (name, kernel) in new (string, ForwardKernel)[]
            {
                ("gelu", Gelu.Forward), ("tanh gelu", TanhGelu.Forward), ("relu", Relu.Forward),
                ("tanh", HyperbolicTangent.Forward),
            })
        {
            EveryWidth.ShouldAgree(name, length => Run(kernel, Some.AwkwardFloats(length)));
        }

        foreach (var (name, kernel) in new (string, BackwardKernel)[]
            {
                ("gelu", Gelu.Backward), ("tanh gelu", TanhGelu.Backward), ("relu", Relu.Backward),
                ("tanh", HyperbolicTangent.Backward),
            })
        {
            EveryWidth.ShouldAgree(
                name + " backward", length => Run(kernel, Some.AwkwardFloats(length), Some.Floats(length)));
        }
    }

    [Fact]
    public void Forward_OverTheirRanges_FollowTheirFormulas()
    {
        var x = Some.Floats(5000, 1, 8);
        Deviation.ShouldBeClose(Run(Gelu.Forward, x), [.. x.Select(v => GeluOf(v))], 6e-7, "gelu");
        Deviation.ShouldBeClose(Run(TanhGelu.Forward, x), [.. x.Select(v => TanhGeluOf(v))], 6e-7, "tanh gelu");
        Deviation.ShouldBeClose(Run(Relu.Forward, x), [.. x.Select(v => Math.Max(v, 0.0))], 1e-30, "relu");
        Deviation.ShouldBeClose(Run(HyperbolicTangent.Forward, x), [.. x.Select(v => Math.Tanh(v))], 2e-7, "tanh");
    }

    [Fact]
    public void Backward_OfEach_EqualsFiniteDifferences()
    {
        var x = Some.Floats(300, 1, 5);
        var dy = Some.Floats(300, 2);
        double[] Expected(Func<double, double> function) =>
            Slope.Of(v => v.Select((t, i) => dy[i] * function(t)).Sum(), x);

        Deviation.ShouldBeClose(Run(Gelu.Backward, x, dy), Expected(GeluOf), 1e-6, "gelu gradient");
        Deviation.ShouldBeClose(Run(TanhGelu.Backward, x, dy), Expected(TanhGeluOf), 1e-6, "tanh gelu gradient");
        Deviation.ShouldBeClose(Run(Relu.Backward, x, dy), Expected(v => Math.Max(v, 0)), 1e-6, "relu gradient");
        Deviation.ShouldBeClose(
            Run(HyperbolicTangent.Backward, Run(HyperbolicTangent.Forward, x), dy),
            Expected(Math.Tanh), 1e-6, "tanh gradient");
    }

    private static float[] Run(ForwardKernel kernel, float[] values)
    {
        var result = new float[values.Length];
        fixed (float* x = values, y = result)
        {
            kernel(x, y, 0, values.Length);
        }

        return result;
    }

    private static float[] Run(BackwardKernel kernel, float[] values, float[] gradient)
    {
        var result = new float[values.Length];
        fixed (float* x = values, dy = gradient, dx = result)
        {
            kernel(x, dy, dx, 0, values.Length);
        }

        return result;
    }
}
