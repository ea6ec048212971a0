using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Quantizers;

public sealed unsafe class TokenQuantizerTests
{
    private const int Rows = 3;

    [Fact]
    public void Forward_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("token quantizer", length => Forward(Some.Floats(Rows * length, 1), length));

    [Theory]
    [InlineData(4, 1)]
    [InlineData(8, 17)]
    [InlineData(8, 384)]
    public void Forward_AnyRow_IsQuantizedWithTheStepThatCoversIt(int bits, int columns)
    {
        var values = Some.Floats(Rows * columns, 2);
        var actual = Forward(values, columns, bits);
        for (var row = 0; row < Rows; row++)
        {
            var own = values.AsSpan(row * columns, columns).ToArray();
            var upper = (1 << (bits - 1)) - 1;
            var step = own.Max(MathF.Abs) / upper;
            actual.AsSpan(row * columns, columns).ToArray().ShouldBe(
                own.Select(x => Math.Clamp(MathF.Round(x / step), -upper, upper) * step), $"row {row}");
        }
    }

    [Fact]
    public void Forward_OfZerosAndOfWhatIsNotFinite_StaysSo()
    {
        var result = Forward([0, 0, 1, float.NaN, 1, float.PositiveInfinity], 2, 8);
        result[..2].ShouldBe([0f, 0f]);
        result[2..].ShouldAllBe(value => !float.IsFinite(value) || value == 0);
        result[3].ShouldBe(float.NaN);
        result[5].ShouldBe(float.NaN);
    }

    private static float[] Forward(float[] values, int columns, int bits = 8)
    {
        var result = new float[values.Length];
        fixed (float* x = values, y = result)
        {
            if (columns > 0)
            {
                TokenQuantizer.Forward(x, CodeRange.Symmetric(bits), y, columns, 0, 1);
                TokenQuantizer.Forward(x, CodeRange.Symmetric(bits), y, columns, 1, Rows - 1);
            }
        }

        return result;
    }
}
