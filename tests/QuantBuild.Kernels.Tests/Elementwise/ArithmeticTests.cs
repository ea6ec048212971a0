using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Elementwise;

public sealed unsafe class ArithmeticTests
{
    private delegate void BinaryKernel(float* left, float* right, float* result, nint start, nint count);

    [Fact]
    public void EveryKernel_AtEveryWidth_EqualsTheScalarForm()
    {
        ShouldAgree("add", Arithmetic.Add);
        ShouldAgree("subtract", Arithmetic.Subtract);
        ShouldAgree("multiply", Arithmetic.Multiply);
        ShouldAgree("scale", (left, _, result, start, count) => Arithmetic.Scale(0.3f, left, result, start, count));
        ShouldAgree("interpolate", (left, right, result, start, count) =>
            Arithmetic.Interpolate(0.7f, left, right, result, start, count));
        ShouldAgree("accumulate", (left, _, result, start, count) => Arithmetic.Accumulate(left, result, start, count));
        ShouldAgree("accumulate scaled", (left, _, result, start, count) =>
            Arithmetic.AccumulateScaled(0.3f, left, result, start, count));
    }

    [Fact]
    public void Kernels_OnARange_LeaveTheRestAlone()
    {
        var left = Some.Floats(40, 1);
        var right = Some.Floats(40, 2);
        var result = new float[40];
        fixed (float* l = left, r = right, y = result)
        {
            Arithmetic.Add(l, r, y, 3, 30);
        }

        for (var i = 0; i < 40; i++)
        {
            result[i].ShouldBe(i is >= 3 and < 33 ? left[i] + right[i] : 0f);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(0.25f)]
    public void Interpolate_AnyWeight_LiesBetweenTheEnds(float weight)
    {
        var left = Some.Floats(50, 1);
        var right = Some.Floats(50, 2);
        var result = new float[50];
        fixed (float* l = left, r = right, y = result)
        {
            Arithmetic.Interpolate(weight, l, r, y, 0, 50);
        }

        Deviation.ShouldBeClose(
            result, [.. left.Zip(right, (a, b) => (weight * (double)a) + ((1.0 - weight) * b))], 2e-7, "interpolation");
        if (weight is 0f or 1f)
        {
            result.ShouldBe(weight == 1f ? left : right);
        }
    }

    [Fact]
    public void FillAndCopy_OnARange_WriteIt()
    {
        var source = Some.Floats(20);
        var target = new float[20];
        fixed (float* s = source, t = target)
        {
            Arithmetic.Fill(7f, t, 2, 18);
            Arithmetic.Copy(s, t, 5, 10);
        }

        for (var i = 0; i < 20; i++)
        {
            target[i].ShouldBe(i < 2 ? 0f : i is >= 5 and < 15 ? source[i] : 7f);
        }
    }

    [Fact]
    public void RowCopies_SelectAndStride_FollowTheirFormulas()
    {
        int[] mask = [1, 0, 1];
        var set = Some.Floats(12, 1);
        var clear = Some.Floats(12, 2);
        var result = new float[12];
        fixed (int* m = mask)
        fixed (float* a = set, b = clear, y = result)
        {
            RowCopies.Select(m, a, b, y, 4, 0, 3);
            result.ShouldBe([.. set[..4], .. clear[4..8], .. set[8..]]);

            Array.Clear(result);
            RowCopies.Strided(a + 1, 4, y, 2, 2, 0, 3);
            result.ShouldBe([set[1], set[2], set[5], set[6], set[9], set[10], 0, 0, 0, 0, 0, 0]);
        }
    }

    private static void ShouldAgree(string name, BinaryKernel kernel) => EveryWidth.ShouldAgree(name, length =>
    {
        var result = Some.Floats(length, 3);
        fixed (float* l = Some.AwkwardFloats(length), r = Some.Floats(length), y = result)
        {
            kernel(l, r, y, 0, length);
        }

        return result;
    });
}
