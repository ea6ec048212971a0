using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Quantizers;

public sealed unsafe class QuantizedMatrixViewTests
{
    private const int Rows = 3;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Decode_WholeRowsAtEveryWidth_GivesTheCodecsValues(int bits) =>
        EveryWidth.ShouldAgree($"{bits}-bit codes", length => length == 0
            ? []
            : ShouldDecode(length, bits));

    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(2, Rows * 8, true)]
    [InlineData(4, 1, true)]
    [InlineData(4, Rows * 16, false)]
    [InlineData(8, Rows * 2, true)]
    [InlineData(8, Rows, false)]
    public void Decode_AnyPieceOfARow_GivesTheCodecsValues(int bits, int steps, bool asymmetric)
    {
        using var matrix = new CodedMatrix(Rows, 80, bits, steps, asymmetric);
        for (var first = 0; first < 80; first += 3)
        {
            for (var count = 0; count <= 80 - first; count += 5)
            {
                ShouldDecode(matrix, first, count);
            }
        }
    }

    [Fact]
    public void Decode_WithElementsOfTheirOwn_PutsThemInEveryPieceThatHoldsThem()
    {
        const int Columns = 40;
        using var matrix = new CodedMatrix(Rows, Columns, bits: 4, Rows, asymmetric: false);
        int[] starts = [0, 3, 3, 5], columns = [0, 17, 39, 5, 6];
        float[] values = [10f, 11f, 12f, 13f, 14f];
        var expected = matrix.Decoded();
        (expected[0], expected[17], expected[39]) = (10f, 11f, 12f);
        (expected[(2 * Columns) + 5], expected[(2 * Columns) + 6]) = (13f, 14f);
        fixed (int* begins = starts, at = columns)
        fixed (float* own = values)
        {
            var view = matrix.View.With(begins, at, own);
            for (var first = 0; first < Columns; first++)
            {
                for (var count = 0; count <= Columns - first; count++)
                {
                    for (var row = 0; row < Rows; row++)
                    {
                        var decoded = new float[count];
                        fixed (float* result = decoded)
                        {
                            view.Decode(row, first, count, result);
                        }

                        decoded.ShouldBe(expected.AsSpan((row * Columns) + first, count).ToArray());
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(16, 1)]
    [InlineData(4, 2)]
    [InlineData(4, Rows * 3)]
    [InlineData(4, 0)]
    public void Constructor_BitsOrStepsThatCannotBe_AreRefused(int bits, int steps) =>
        Should.Throw<ArgumentException>(() => new QuantizedMatrixView(null, bits, Rows, 8, null, null, steps));

    private static float[] ShouldDecode(int length, int bits)
    {
        using var matrix = new CodedMatrix(Rows, length, bits, Rows, asymmetric: true);
        return ShouldDecode(matrix, 0, length);
    }

    private static float[] ShouldDecode(CodedMatrix matrix, int first, int count)
    {
        var decoded = new float[Rows * count];
        var expected = matrix.Decoded();
        fixed (float* result = decoded)
        {
            for (var row = 0; row < Rows; row++)
            {
                matrix.View.Decode(row, first, count, result + (row * count));
            }
        }

        EveryWidth.ShouldBeSameBits(
            decoded,
            [
                .. Enumerable.Range(0, Rows)
                    .SelectMany(row => expected.Skip((row * expected.Length / Rows) + first).Take(count)),
            ],
            $"columns {first} to {first + count}");
        return decoded;
    }
}
