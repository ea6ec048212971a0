using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Pooling;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Pooling;

public sealed unsafe class PoolingTests
{
    private delegate void Forward(
        float* values, int* mask, float* result, nint sequence, nint columns, nint start, nint count);

    [Fact]
    public void Mean_OfMaskedPositions_IsTheirs() =>
        Pool(MeanPooling.Forward, [1, 2, 5, 4, 99, 99], [1, 1, 0], columns: 2).ShouldBe([3, 3]);

    [Fact]
    public void Maximum_OfMaskedPositions_IsTheirs() =>
        Pool(MaximumPooling.Forward, [-1, -2, -5, 4, 99, 99], [1, 1, 0], columns: 2).ShouldBe([-1, 4]);

    [Fact]
    public void Forward_WithoutAPosition_GivesZero()
    {
        Pool(MeanPooling.Forward, [1, 2], [0], columns: 2).ShouldBe([0, 0]);
        Pool(MaximumPooling.Forward, [1, 2], [0], columns: 2).ShouldBe([0, 0]);
    }

    [Fact]
    public void Maximum_WithWhatIsNotANumber_GivesThat() =>
        float.IsNaN(Pool(MaximumPooling.Forward, [1, float.NaN, 2], [1, 1, 1], columns: 1)[0]).ShouldBeTrue();

    [Fact]
    public void Forward_WithPaddingBehind_GivesTheSameBits()
    {
        foreach (var forward in (Forward[])[MeanPooling.Forward, MaximumPooling.Forward])
        {
            var values = Some.Floats(7 * 13, 1, 3);
            var padded = values.Concat(Some.Floats(5 * 13, 2)).ToArray();

            Pool(forward, padded, [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], columns: 13)
                .ShouldBe(Pool(forward, values, [1, 1, 1, 1, 1, 1, 1], columns: 13));
        }
    }

    [Fact]
    public void UnitLength_OfRows_DividesByTheirLength()
    {
        float[] values = [3, 4, 0, 0, -6, 8];
        var result = new float[6];
        fixed (float* x = values, y = result)
        {
            UnitLength.Forward(x, y, 2, 0, 3);
        }

        result.ShouldBe([0.6f, 0.8f, 0, 0, -0.6f, 0.8f]);
    }

    [Fact]
    public void UnitLength_Backward_EqualsFiniteDifferences()
    {
        var x = Some.Floats(3 * 12, 1, 3);
        var dy = Some.Floats(3 * 12, 2);
        var expected = Slope.Of(
            values => values.Chunk(12).SelectMany(row => row.Select(v => v / Math.Sqrt(row.Sum(w => w * w))))
                .Select((y, i) => y * dy[i]).Sum(),
            x);
        var result = new float[x.Length];
        fixed (float* values = x, gradient = dy, dx = result)
        {
            UnitLength.Backward(values, gradient, dx, 12, 0, 3);
        }

        Deviation.ShouldBeClose(result, expected, 1e-6, "unit length gradient");
    }

    private static float[] Pool(Forward forward, float[] values, int[] mask, int columns)
    {
        var result = new float[columns];
        fixed (float* x = values, y = result)
        fixed (int* m = mask)
        {
            forward(x, m, y, mask.Length, columns, 0, 1);
        }

        return result;
    }
}
