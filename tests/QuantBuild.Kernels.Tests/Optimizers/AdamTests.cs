using QuantBuild.Kernels.Optimizers;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Optimizers;

public sealed unsafe class AdamTests
{
    private const double Rate = 1e-2;
    private const double Decay = 0.1;

    [Fact]
    public void Step_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("adam", length => Steps(length, 3, Rate, Decay, 0.5f, float.NegativeInfinity));

    [Fact]
    public void Step_Repeated_FollowsTheFormulaInDouble()
    {
        var p = Some.Floats(40, 1).Select(x => (double)x).ToArray();
        var m = new double[40];
        var v = new double[40];
        for (var t = 1; t <= 20; t++)
        {
            var g = Some.Floats(40, 100 + t);
            for (var i = 0; i < 40; i++)
            {
                var scaled = 0.5 * g[i];
                m[i] = (0.9 * m[i]) + (0.1 * scaled);
                v[i] = (0.999 * v[i]) + (0.001 * scaled * scaled);
                var root = Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t)));
                p[i] = (p[i] * (1 - (Rate * Decay))) - (Rate * m[i] / (1 - Math.Pow(0.9, t)) / (root + 1e-8));
            }
        }

        var actual = Steps(40, 20, Rate, Decay, 0.5f, float.NegativeInfinity);
        Deviation.ShouldBeClose(actual[..40], p, 2e-5, "parameters after 20 steps");
        Deviation.ShouldBeClose(actual[40..80], m, 1e-6, "first moments");
        Deviation.ShouldBeClose(actual[80..], v, 1e-6, "second moments");
    }

    [Fact]
    public void Step_WithALowerBound_NeverGoesBelowIt()
    {
        var result = Steps(40, 20, Rate, Decay, 1f, 0.25f)[..40];
        result.Min().ShouldBe(0.25f);
        result.Max().ShouldBeGreaterThan(0.25f);
    }

    [Fact]
    public void StepRows_OfSomeRows_EqualsTheDenseStepThereAndLeavesTheRest()
    {
        const int columns = 6;
        int[] rows = [4, 1];
        var dense = new[] { Some.Floats(30, 1), new float[30], new float[30] };
        var sparse = new[] { Some.Floats(30, 1), new float[30], new float[30] };
        var gradients = Some.Floats(2 * columns, 2);
        var coefficients = AdamCoefficients.AtStep(1, Rate, 0.9, 0.999, 1e-8, Decay);
        fixed (float* p = sparse[0], m = sparse[1], v = sparse[2], g = gradients)
        fixed (float* dp = dense[0], dm = dense[1], dv = dense[2])
        fixed (int* r = rows)
        {
            Adam.StepRows(p, g, m, v, r, columns, coefficients, null, float.NegativeInfinity, 0, 2);
            for (var i = 0; i < 2; i++)
            {
                var offset = rows[i] * columns;
                Adam.Step(
                    dp + offset, g + (i * columns), dm + offset, dv + offset, coefficients, null,
                    float.NegativeInfinity, 0, columns);
            }
        }

        for (var i = 0; i < 3; i++)
        {
            sparse[i].ShouldBe(dense[i]);
        }

        sparse[0][..columns].ShouldBe(Some.Floats(30, 1)[..columns]);
    }

    [Theory]
    [InlineData(100.0, 1f, 0.1)]
    [InlineData(0.25, 1f, 1.0)]
    [InlineData(0.0, 1f, 1.0)]
    public void ClippingMultiplier_OfANorm_BringsItToTheMaximum(double sumOfSquares, float maximum, double expected) =>
        ((double)GradientClipping.Multiplier(sumOfSquares, maximum)).ShouldBe(expected, 1e-6);

    private static float[] Steps(int length, int steps, double rate, double decay, float multiplier, float bound)
    {
        var parameters = Some.Floats(length, 1);
        var firstMoments = new float[length];
        var secondMoments = new float[length];
        fixed (float* p = parameters, m = firstMoments, v = secondMoments)
        {
            for (var t = 1; t <= steps; t++)
            {
                fixed (float* g = Some.Floats(length, 100 + t))
                {
                    Adam.Step(
                        p, g, m, v, AdamCoefficients.AtStep(t, rate, 0.9, 0.999, 1e-8, decay), &multiplier, bound, 0,
                        length);
                }
            }
        }

        return [.. parameters, .. firstMoments, .. secondMoments];
    }
}
