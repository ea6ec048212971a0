using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Normalization;

public sealed unsafe class SoftmaxTests
{
    [Fact]
    public void ForwardAndBackward_AtEveryWidth_EqualTheScalarForm() =>
        EveryWidth.ShouldAgree("softmax", length =>
        {
            var y = Forward(Some.Floats(2 * length, 1, 30), length, 2);
            return [.. y, .. Backward(y, Some.Floats(2 * length, 2), length, 2)];
        });

    [Fact]
    public void Forward_OfRows_GivesTheFormulaAndSumsToOne()
    {
        var x = Some.Floats(4 * 50, 1, 5);
        var y = Forward(x, 50, 4);
        Deviation.ShouldBeClose(y, Reference([.. x.Select(v => (double)v)], 50), 1e-7, "softmax");
        y.Chunk(50).ShouldAllBe(row => Math.Abs(row.Sum(v => (double)v) - 1) < 1e-6);
    }

    [Fact]
    public void Forward_WithMaskedElements_GivesThemExactlyZero()
    {
        var y = Forward([1f, float.NegativeInfinity, 2f, -1e9f], 4, 1);
        y[1].ShouldBe(0f);
        y[3].ShouldBe(0f);
        (y[0] + y[2]).ShouldBe(1f, 1e-6f);
    }

    [Fact]
    public void Backward_OfRows_EqualsFiniteDifferences()
    {
        var x = Some.Floats(3 * 12, 1, 3);
        var dy = Some.Floats(3 * 12, 2);
        var expected = Slope.Of(v => Reference(v, 12).Select((y, i) => y * dy[i]).Sum(), x);
        Deviation.ShouldBeClose(Backward(Forward(x, 12, 3), dy, 12, 3), expected, 1e-6, "softmax gradient");
    }

    private static double[] Reference(double[] values, int columns) =>
        [.. values.Chunk(columns).SelectMany(row =>
        {
            var sum = row.Sum(x => Math.Exp(x - row.Max()));
            return row.Select(x => Math.Exp(x - row.Max()) / sum);
        })];

    private static float[] Forward(float[] values, int columns, int rows)
    {
        var result = new float[values.Length];
        fixed (float* x = values, y = result)
        {
            Softmax.Forward(x, y, columns, 0, rows);
        }

        return result;
    }

    private static float[] Backward(float[] output, float[] gradient, int columns, int rows)
    {
        var result = new float[output.Length];
        fixed (float* y = output, dy = gradient, dx = result)
        {
            Softmax.Backward(y, dy, dx, columns, 0, rows);
        }

        return result;
    }
}
