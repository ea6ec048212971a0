using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Reductions;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Normalization;

public sealed unsafe class RootMeanSquareNormalizationTests
{
    private const float Epsilon = 1e-6f;

    [Fact]
    public void ForwardAndBackward_AtEveryWidth_EqualTheScalarForm() => EveryWidth.ShouldAgree(
        "root mean square normalization", length => length == 0 ? [] : Case.Of(3, length).Everything());

    [Fact]
    public void Forward_OfARowByHand_IsTheRowOverItsRoot()
    {
        // mean(x²) = (9 + 16) / 2 = 12.5
        var data = new Case(1, 2, [3f, 4f], [2f, -1f], [0f, 0f]);
        data.Forward();
        Deviation.ShouldBeClose(data.Result, [6 / Math.Sqrt(12.5), -4 / Math.Sqrt(12.5)], 1e-6, "by hand");
    }

    [Fact]
    public void Forward_AgainstTheFormulaInDouble_IsClose()
    {
        var data = Case.Of(5, 96);
        double[] expected = ReferenceOf(
            [.. data.Values.Select(x => (double)x)], [.. data.Gain.Select(x => (double)x)], 96);
        Deviation.ShouldBeClose(data.Result, expected, 2e-6, "root mean square normalization");
    }

    [Fact]
    public void Forward_OfARowOfZeros_IsZeros()
    {
        var data = new Case(1, 5, new float[5], [1f, 2f, 3f, 4f, 5f], new float[5]);
        data.Forward();
        data.Result.ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Backward_OfEveryInput_EqualsFiniteDifferences()
    {
        var data = Case.Of(3, 24);
        double Loss(double[] x, double[] gain) => ReferenceOf(x, gain, 24).Select((y, i) => y * data.Gradient[i]).Sum();
        double[] x = [.. data.Values.Select(v => (double)v)];
        double[] gain = [.. data.Gain.Select(v => (double)v)];

        data.Backward();
        Deviation.ShouldBeClose(data.InputGradient, Slope.Of(v => Loss(v, gain), data.Values), 1e-5, "dx");
        Deviation.ShouldBeClose(data.GainGradient, Slope.Of(v => Loss(x, v), data.Gain), 1e-5, "dgain");
    }

    [Fact]
    public void ParameterPartials_InAnyPartition_GiveTheSameBits()
    {
        var data = Case.Of(200, 20);
        data.Backward();
        var gain = data.GainGradient;
        data.Backward([(2, 2), (0, 1), (1, 1)]);
        data.GainGradient.ShouldBe(gain);
    }

    private static double[] ReferenceOf(double[] values, double[] gain, int columns) =>
    [
        .. values.Chunk(columns).SelectMany(row =>
        {
            var root = Math.Sqrt(row.Average(x => x * x) + Epsilon);
            return row.Select((x, i) => x / root * gain[i]);
        }),
    ];

    private sealed class Case(int rows, int columns, float[] values, float[] gain, float[] gradient)
    {
        private readonly float[] inverses = new float[rows];

        public float[] Values => values;

        public float[] Gain => gain;

        public float[] Gradient => gradient;

        public float[] Result { get; } = new float[rows * columns];

        public float[] InputGradient { get; } = new float[rows * columns];

        public float[] GainGradient { get; private set; } = [];

        public static Case Of(int rows, int columns)
        {
            var data = new Case(
                rows, columns, Some.Floats(rows * columns, 1, 3), Some.Floats(columns, 3),
                Some.Floats(rows * columns, 5));
            data.Forward();
            return data;
        }

        public void Forward()
        {
            fixed (float* x = values, g = gain, y = Result, i = inverses)
            {
                RootMeanSquareNormalization.Forward(x, g, Epsilon, y, i, columns, 0, rows);
            }
        }

        public void Backward((int Start, int Count)[]? parts = null)
        {
            var chunks = (int)FixedChunks.OfRows(rows);
            var partials = new double[chunks * columns];
            GainGradient = new float[columns];
            fixed (float* x = values, g = gain, dy = gradient, dx = InputGradient, i = inverses, dg = GainGradient)
            fixed (double* sums = partials)
            {
                RootMeanSquareNormalization.Backward(x, i, g, dy, dx, columns, 0, rows);
                foreach (var (start, count) in parts ?? [(0, chunks)])
                {
                    RootMeanSquareNormalization.ParameterPartials(x, i, dy, sums, rows, columns, start, count);
                }

                ColumnSums.Combine(sums, chunks, columns, dg, 0, columns);
            }
        }

        public float[] Everything()
        {
            Backward();
            return [.. Result, .. inverses, .. InputGradient, .. GainGradient];
        }
    }
}
