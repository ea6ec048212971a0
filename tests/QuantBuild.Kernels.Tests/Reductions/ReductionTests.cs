using QuantBuild.Kernels.Reductions;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Reductions;

public sealed unsafe class ReductionTests
{
    private delegate void Sum(float* values, nint count, double* partials, nint startChunk, nint chunkCount);

    [Fact]
    public void Sums_AtEveryWidth_EqualTheScalarForm() =>
        EveryWidth.ShouldAgree("sums", length =>
        {
            var x = Some.Floats(length, 1, 100);
            return EveryWidth.Bits(
                Of(Sums.Values, x), Of(Sums.Squares, x), Of(Sums.Magnitudes, x),
                Of((values, count, partials, start, chunks) =>
                    Sums.SquaredDifferences(values, values + (count / 2), count / 2, partials, start, chunks), x),
                Of((values, count, partials, start, chunks) =>
                    Sums.Products(values, values + (count / 2), count / 2, partials, start, chunks), x));
        });

    [Fact]
    public void Sums_OverSeveralChunks_AreTheSums()
    {
        var x = Some.Floats(10_001, 1, 100);
        Of(Sums.Values, x).ShouldBe(x.Sum(v => (double)v), 1e-7);
        Of(Sums.Squares, x).ShouldBe(x.Sum(v => (double)v * v), 1e-5);
        Of(Sums.Magnitudes, x).ShouldBe(x.Sum(v => Math.Abs((double)v)), 1e-7);
    }

    [Fact]
    public void Sums_InAnyPartition_GiveTheSameBits()
    {
        var x = Some.Floats(20_000, 1, 100);
        Of(Sums.Values, x, (3, 2), (0, 1), (1, 2)).ShouldBe(Of(Sums.Values, x));
    }

    [Fact]
    public void Extremes_AtEveryWidth_EqualTheScalarForm() =>
        EveryWidth.ShouldAgree("extremes", length =>
        {
            fixed (float* x = Some.Floats(length))
            {
                return
                [
                    Extremes.Maximum(x, 0, length), Extremes.Minimum(x, 0, length), Extremes.Magnitude(x, 0, length),
                ];
            }
        });

    [Fact]
    public void Extremes_OfValues_AreTheExtremes()
    {
        var values = Some.Floats(1000);
        fixed (float* x = values)
        {
            Extremes.Maximum(x, 0, 1000).ShouldBe(values.Max());
            Extremes.Minimum(x, 0, 1000).ShouldBe(values.Min());
            Extremes.Magnitude(x, 0, 1000).ShouldBe(values.Max(Math.Abs));
            Extremes.Magnitude(x, 0, 0).ShouldBe(0f);
            Extremes.AllFinite(x, 0, 1000).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void AllFinite_WithOneBadElementAnywhere_IsFalse(float bad)
    {
        for (var position = 0; position < 50; position++)
        {
            var values = Some.Floats(50);
            values[position] = bad;
            fixed (float* x = values)
            {
                Extremes.AllFinite(x, 0, 50).ShouldBeFalse($"position {position}");
            }
        }
    }

    [Fact]
    public void ColumnSums_AtEveryWidth_EqualTheScalarForm() =>
        EveryWidth.ShouldAgree("column sums", length => Columns(Some.Floats(70 * length), 70, length));

    [Fact]
    public void ColumnSums_InAnyPartition_AreTheSums()
    {
        var x = Some.Floats(200 * 33);
        var result = Columns(x, 200, 33);
        double[] expected =
            [.. Enumerable.Range(0, 33).Select(c => Enumerable.Range(0, 200).Sum(r => (double)x[(r * 33) + c]))];
        Deviation.ShouldBeClose(result, expected, 2e-6, "column sums");
        Columns(x, 200, 33, (1, 3), (0, 1)).ShouldBe(result);
    }

    private static double Of(Sum sum, float[] values, params (int Start, int Count)[] parts)
    {
        var partials = new double[FixedChunks.OfElements(values.Length) + 1];
        fixed (float* x = values)
        fixed (double* p = partials)
        {
            foreach (var (start, count) in parts is [] ? [(0, (int)FixedChunks.OfElements(values.Length))] : parts)
            {
                sum(x, values.Length, p, start, count);
            }

            return FixedChunks.Combine(p, FixedChunks.OfElements(values.Length));
        }
    }

    private static float[] Columns(float[] values, int rows, int columns, params (int Start, int Count)[] parts)
    {
        var chunks = (int)FixedChunks.OfRows(rows);
        var partials = new double[chunks * columns];
        var result = new float[columns];
        fixed (float* x = values, y = result)
        fixed (double* p = partials)
        {
            foreach (var (start, count) in parts is [] ? [(0, chunks)] : parts)
            {
                ColumnSums.Partial(x, rows, columns, p, start, count);
            }

            ColumnSums.Combine(p, chunks, columns, y, 0, columns);
        }

        return result;
    }
}
