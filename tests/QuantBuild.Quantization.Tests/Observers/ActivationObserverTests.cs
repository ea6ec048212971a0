using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Random;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Tests.Observers;

public sealed class ActivationObserverTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Choose_ByLeastError_IsNoWorseThanByRangeAtAnyBits(bool isAsymmetric)
    {
        var values = WithOutliers();
        for (var bits = 2; bits <= 8; bits++)
        {
            var least = Error(values, Choose(values, bits, isAsymmetric, ObserverKind.MeanSquaredError));
            var range = Error(values, Choose(values, bits, isAsymmetric, ObserverKind.MinMax));
            least.ShouldBeLessThanOrEqualTo(range * 1.01, $"{bits} bits");
        }
    }

    [Theory]
    [InlineData(ObserverKind.MinMax)]
    [InlineData(ObserverKind.MeanSquaredError)]
    public void Choose_MoreBits_GiveLessError(ObserverKind observer)
    {
        var values = WithOutliers();
        double[] errors =
        [
            .. Enumerable.Range(2, 7).Reverse().Select(
                bits => Error(values, Choose(values, bits, isAsymmetric: false, observer))),
        ];
        errors.ShouldBeInOrder(SortDirection.Ascending, string.Join(" ≤ ", errors));
    }

    [Fact]
    public void Choose_ValuesOfOneSign_AsymmetricIsBetter()
    {
        float[] values = [.. WithOutliers().Select(Math.Abs)];
        foreach (var observer in Enum.GetValues<ObserverKind>())
        {
            Error(values, Choose(values, 4, isAsymmetric: true, observer)).ShouldBeLessThan(
                Error(values, Choose(values, 4, isAsymmetric: false, observer)), $"{observer}");
        }
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    public void Choose_ByPercentile_ClipsAboutTheStatedShare(double share)
    {
        var values = WithOutliers();
        var symmetric = Choose(values, 8, isAsymmetric: false, ObserverKind.Percentile, share);
        var bound = symmetric.Step * CodeRange.Symmetric(8).Upper;
        (values.Count(value => Math.Abs(value) <= bound) / (double)values.Length).ShouldBe(share, 0.002);

        var asymmetric = Choose(values, 8, isAsymmetric: true, ObserverKind.Percentile, share);
        var zeroPoint = asymmetric.ZeroPoint!.Value;
        var (low, high) = ((-128 - zeroPoint) * asymmetric.Step, (127 - zeroPoint) * asymmetric.Step);
        (values.Count(value => value >= low && value <= high) / (double)values.Length).ShouldBe(share, 0.02);
    }

    [Fact]
    public void Choose_BatchesInAnyOrder_IsTheSame()
    {
        var values = WithOutliers();
        var backwards = values.Chunk(100).Reverse().SelectMany(batch => batch).ToArray();
        foreach (var observer in Enum.GetValues<ObserverKind>())
        {
            Choose(backwards, 4, isAsymmetric: true, observer)
                .ShouldBe(Choose(values, 4, isAsymmetric: true, observer));
        }
    }

    [Theory]
    [InlineData(ObserverKind.MinMax)]
    [InlineData(ObserverKind.MeanSquaredError)]
    [InlineData(ObserverKind.Percentile)]
    public void Choose_NothingButZeros_GivesAPositiveStep(ObserverKind observer)
    {
        foreach (var isAsymmetric in (bool[])[true, false])
        {
            Choose(new float[100], 4, isAsymmetric, observer).Step!.Value.ShouldBeGreaterThan(0f);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Choose_ByPercentileMoreZerosThanTheShare_CoversAllValues(bool isAsymmetric)
    {
        float[] values = [.. new float[5000], 1f, 2f];
        var step = Choose(values, 8, isAsymmetric, ObserverKind.Percentile).Step!.Value;
        step.ShouldBe(Choose(values, 8, isAsymmetric, ObserverKind.MinMax).Step!.Value, 1e-6f);
    }

    // Normal values, one in a thousand fifty times as large.
    private static float[] WithOutliers()
    {
        var random = new CounterRandom(5, 0, 0);
        return [.. Enumerable.Range(0, 20000).Select(i => (float)random.Normal((ulong)i) * (i % 1000 == 7 ? 50f : 1f))];
    }

    private static QuantizedPoint Choose(
        float[] values, int bits, bool isAsymmetric, ObserverKind kind, double percentile = 0.999)
    {
        var observer = new ActivationObserver(
            new ActivationQuantization(bits, AttentionOperands: true) { Observer = kind, Percentile = percentile },
            isAsymmetric);
        var range = (values.Min(), values.Max());
        var histogram = observer.HistogramOver(range.Item1, range.Item2);
        foreach (var batch in values.Chunk(100))
        {
            histogram.Add(batch);
        }

        return observer.Choose(range, histogram);
    }

    private static double Error(float[] values, QuantizedPoint point)
    {
        CodeRange codeRange = point.ZeroPoint is null
            ? CodeRange.Symmetric(point.Bits)
            : CodeRange.Asymmetric(point.Bits);
        var (step, zero) = ((double)point.Step!.Value, point.ZeroPoint ?? 0);
        return values.Sum(value =>
        {
            var code = Math.Clamp(Math.Round((double)value / step) + zero, codeRange.Lower, codeRange.Upper);
            return Math.Pow(((code - zero) * step) - value, 2);
        });
    }
}
