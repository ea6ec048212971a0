using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Reductions;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Normalization;

public sealed unsafe class LayerNormalizationTests
{
    private const float Epsilon = 1e-5f;

    [Fact]
    public void ForwardAndBackward_AtEveryWidth_EqualTheScalarForm() =>
        EveryWidth.ShouldAgree("layer normalization", length => length == 0 ? [] : Case.Of(3, length).Everything());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forward_AgainstTheFormulaInDouble_IsClose(bool withResidual)
    {
        var data = Case.Of(5, 96, withResidual);
        var expected = Reference(data.Inputs(), data.Gain, data.Bias, 96);
        Deviation.ShouldBeClose(data.Result, expected, 2e-6, "layer normalization");
    }

    [Fact]
    public void Forward_OfRowsFarFromZero_KeepsTheVariance()
    {
        var data = Case.Of(2, 64);
        var shifted = new Case(
            2, 64, [.. data.Values.Select(x => x + 1000f)], null, data.Gain, data.Bias, data.Gradient);
        shifted.Forward();
        Deviation.ShouldBeClose(shifted.Result, Reference(shifted.Inputs(), data.Gain, data.Bias, 64), 2e-4, "shifted");
    }

    [Fact]
    public void Backward_OfEveryInput_EqualsFiniteDifferences()
    {
        var data = Case.Of(3, 24, withResidual: true);
        double Loss(double[] x, double[] gain, double[] bias) =>
            ReferenceOf(x, gain, bias, 24).Select((y, i) => y * data.Gradient[i]).Sum();
        double[] x = [.. data.Inputs().Select(v => (double)v)];
        double[] gain = [.. data.Gain.Select(v => (double)v)];
        double[] bias = [.. data.Bias.Select(v => (double)v)];

        data.Backward();
        Deviation.ShouldBeClose(data.InputGradient, Slope.Of(v => Loss(v, gain, bias), data.Inputs()), 1e-5, "dx");
        Deviation.ShouldBeClose(data.GainGradient, Slope.Of(v => Loss(x, v, bias), data.Gain), 1e-5, "dgain");
        Deviation.ShouldBeClose(data.BiasGradient, Slope.Of(v => Loss(x, gain, v), data.Bias), 1e-5, "dbias");
    }

    [Fact]
    public void ParameterPartials_InAnyPartition_GiveTheSameBits()
    {
        var data = Case.Of(200, 20);
        data.Backward();
        var (gain, bias) = (data.GainGradient, data.BiasGradient);
        data.Backward([(2, 2), (0, 1), (1, 1)]);
        data.GainGradient.ShouldBe(gain);
        data.BiasGradient.ShouldBe(bias);
    }

    private static double[] Reference(float[] values, float[] gain, float[] bias, int columns) => ReferenceOf(
        [.. values.Select(x => (double)x)], [.. gain.Select(x => (double)x)], [.. bias.Select(x => (double)x)],
        columns);

    private static double[] ReferenceOf(double[] values, double[] gain, double[] bias, int columns) =>
    [
        .. values.Chunk(columns).SelectMany(row =>
        {
            var mean = row.Average();
            var deviation = Math.Sqrt(row.Average(x => (x - mean) * (x - mean)) + Epsilon);
            return row.Select((x, i) => ((x - mean) / deviation * gain[i]) + bias[i]);
        }),
    ];

    private sealed class Case(
        int rows, int columns, float[] values, float[]? residual, float[] gain, float[] bias, float[] gradient)
    {
        private readonly float[] sums = new float[rows * columns];
        private readonly float[] means = new float[rows];
        private readonly float[] inverses = new float[rows];

        public float[] Values => values;

        public float[] Gain => gain;

        public float[] Bias => bias;

        public float[] Gradient => gradient;

        public float[] Result { get; } = new float[rows * columns];

        public float[] InputGradient { get; } = new float[rows * columns];

        public float[] GainGradient { get; private set; } = [];

        public float[] BiasGradient { get; private set; } = [];

        public static Case Of(int rows, int columns, bool withResidual = false)
        {
            var data = new Case(
                rows, columns, Some.Floats(rows * columns, 1, 3), withResidual ? Some.Floats(rows * columns, 2) : null,
                Some.Floats(columns, 3), Some.Floats(columns, 4), Some.Floats(rows * columns, 5));
            data.Forward();
            return data;
        }

        public float[] Inputs() => residual is null ? values : sums;

        public void Forward()
        {
            fixed (float* x = values, r = residual, s = sums, g = gain, b = bias, y = Result, m = means, i = inverses)
            {
                LayerNormalization.Forward(x, r, s, g, b, Epsilon, y, m, i, columns, 0, rows);
            }
        }

        public void Backward((int Start, int Count)[]? parts = null)
        {
            var chunks = (int)FixedChunks.OfRows(rows);
            var gainPartials = new double[chunks * columns];
            var biasPartials = new double[chunks * columns];
            GainGradient = new float[columns];
            BiasGradient = new float[columns];
            fixed (float* x = Inputs(), g = gain, dy = gradient, dx = InputGradient, m = means, i = inverses)
            fixed (double* gp = gainPartials, bp = biasPartials)
            fixed (float* dg = GainGradient, db = BiasGradient)
            {
                LayerNormalization.Backward(x, m, i, g, dy, dx, columns, 0, rows);
                foreach (var (start, count) in parts ?? [(0, chunks)])
                {
                    LayerNormalization.ParameterPartials(x, m, i, dy, gp, bp, rows, columns, start, count);
                }

                ColumnSums.Combine(gp, chunks, columns, dg, 0, columns);
                ColumnSums.Combine(bp, chunks, columns, db, 0, columns);
            }
        }

        public float[] Everything()
        {
            Backward();
            return [.. Result, .. means, .. inverses, .. InputGradient, .. GainGradient, .. BiasGradient];
        }
    }
}
