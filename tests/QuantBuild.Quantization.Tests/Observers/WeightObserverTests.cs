using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Quantization.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Observers;

public sealed class WeightObserverTests : IDisposable
{
    private readonly CpuBackend backend = new(1);

    public void Dispose() => backend.Dispose();

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(8, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(8, false)]
    public void Observe_ByLeastError_IsNoWorseThanByRange(int bits, bool isSymmetric)
    {
        var weight = Weights.Create(backend, 8, 32, offset: 0.05f);
        foreach (var granularity in (Granularity[])[Granularity.Tensor, Granularity.Channel, Granularity.Group(8)])
        {
            var range = Error(weight, bits, granularity, isSymmetric, ObserverKind.MinMax);
            var least = Error(weight, bits, granularity, isSymmetric, ObserverKind.MeanSquaredError);
            least.ShouldBeLessThanOrEqualTo(range, $"{granularity}");
        }
    }

    [Theory]
    [InlineData(ObserverKind.MinMax)]
    [InlineData(ObserverKind.MeanSquaredError)]
    public void Observe_FinerGranularity_IsNoWorse(ObserverKind observer)
    {
        var weight = Weights.Create(backend, 8, 32);
        var tensor = Error(weight, 4, Granularity.Tensor, isSymmetric: true, observer);
        var channel = Error(weight, 4, Granularity.Channel, isSymmetric: true, observer);
        channel.ShouldBeLessThan(tensor);
    }

    [Fact]
    public void Observe_MoreBits_GiveLessError()
    {
        var weight = Weights.Create(backend, 8, 32);
        double[] errors =
        [
            .. new[] { 3, 4, 8 }.Select(
                bits => Error(weight, bits, Granularity.Tensor, isSymmetric: true, ObserverKind.MeanSquaredError)),
        ];
        errors[1].ShouldBeLessThan(errors[0]);
        errors[2].ShouldBeLessThan(errors[1]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(3f)]
    [InlineData(-3f)]
    public void Observe_AsymmetricByRange_CoversEveryValueAndHoldsZero(float offset)
    {
        var weight = Weights.Create(backend, 4, 16, offset);
        var quantization = new WeightQuantization(8, Granularity.Channel, Symmetric: false, ObserverKind.MinMax);
        var (step, zeroPoint) = WeightObserver.Observe(weight, quantization);
        var quantizer = new LearnedStepQuantizer(quantization, step, zeroPoint);
        var quantized = backend.ReadFloats(quantizer.Apply(weight));
        var (values, steps) = (backend.ReadFloats(weight), backend.ReadFloats(step));
        for (var i = 0; i < values.Length; i++)
        {
            // Rounding the zero point can cost half a step beyond the half step of rounding.
            Math.Abs(quantized[i] - values[i]).ShouldBeLessThanOrEqualTo(steps[i / 16] * 1.001f, $"element {i}");
        }

        var zeroPoints = new int[4];
        backend.Read(zeroPoint!, zeroPoints);
        zeroPoints.ShouldAllBe(zero => zero >= -128 && zero <= 127);
    }

    [Theory]
    [InlineData(true, ObserverKind.MinMax)]
    [InlineData(true, ObserverKind.MeanSquaredError)]
    [InlineData(false, ObserverKind.MinMax)]
    [InlineData(false, ObserverKind.MeanSquaredError)]
    public void Observe_ZeroTensor_GivesAPositiveStepAndZeros(bool isSymmetric, ObserverKind observer)
    {
        var weight = backend.Zeros(new Shape(4, 8));
        var quantization = new WeightQuantization(4, Granularity.Channel, isSymmetric, observer);
        var (step, zeroPoint) = WeightObserver.Observe(weight, quantization);
        backend.ReadFloats(step).ShouldAllBe(value => value > 0f);
        var quantizer = new LearnedStepQuantizer(quantization, step, zeroPoint);
        backend.ReadFloats(quantizer.Apply(weight)).ShouldAllBe(value => value == 0f);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(8, true)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(8, false)]
    public void Observe_ByLeastError_GroupIsNoWorseThanChannelThanTensor(int bits, bool isSymmetric)
    {
        var weight = Weights.Create(backend, 8, 64, offset: 0.02f);
        double[] errors =
        [
            .. new[] { Granularity.Group(16), Granularity.Channel, Granularity.Tensor }.Select(
                granularity => Error(weight, bits, granularity, isSymmetric, ObserverKind.MeanSquaredError)),
        ];
        errors.ShouldBeInOrder(SortDirection.Ascending, string.Join(" ≤ ", errors));
    }

    [Theory]
    [InlineData("tensor")]
    [InlineData("channel")]
    [InlineData("group:8")]
    public void Observe_MoreBitsAtAnyGranularityAndObserver_GiveLessError(string granularity)
    {
        var weight = Weights.Create(backend, 8, 32, offset: 0.02f);
        foreach (var observer in Enum.GetValues<ObserverKind>())
        {
            double[] errors =
            [
                .. new[] { 8, 4, 3 }.Select(bits => Error(
                    weight, bits, Granularity.Parse(granularity), isSymmetric: false, observer)),
            ];
            errors.ShouldBeInOrder(SortDirection.Ascending, $"{observer}: {string.Join(" ≤ ", errors)}");
        }
    }

    [Theory]
    [InlineData(ObserverKind.MinMax)]
    [InlineData(ObserverKind.MeanSquaredError)]
    public void Observe_ValuesOfOneSign_AsymmetricIsBetter(ObserverKind observer)
    {
        var random = Weights.Create(backend, 8, 32);
        var weight = backend.FromHost([.. backend.ReadFloats(random).Select(Math.Abs)], random.Shape);
        foreach (var granularity in (Granularity[])[Granularity.Tensor, Granularity.Channel, Granularity.Group(8)])
        {
            Error(weight, 4, granularity, isSymmetric: false, observer).ShouldBeLessThan(
                Error(weight, 4, granularity, isSymmetric: true, observer), $"{granularity}");
        }
    }

    [Theory]
    [InlineData("tensor", 0.9)]
    [InlineData("tensor", 0.99)]
    [InlineData("channel", 0.9)]
    [InlineData("group:40", 0.95)]
    public void Observe_ByPercentile_ClipsNoMoreThanTheStatedShareAndAlmostThat(string granularity, double share)
    {
        foreach (var isSymmetric in (bool[])[true, false])
        {
            var weight = Weights.Create(backend, 8, 200);
            var kind = Granularity.Parse(granularity);
            var (step, zeroPoint) = WeightObserver.Observe(
                weight,
                new WeightQuantization(8, kind, isSymmetric, ObserverKind.Percentile) { Percentile = share });
            var (values, steps) = (backend.ReadFloats(weight), backend.ReadFloats(step));
            var zeros = new int[steps.Length];
            if (zeroPoint is not null)
            {
                backend.Read(zeroPoint, zeros);
            }

            var codeRange = isSymmetric ? CodeRange.Symmetric(8) : CodeRange.Asymmetric(8);
            var length = values.Length / steps.Length;
            for (var part = 0; part < steps.Length; part++)
            {
                // A value within half a step of the last code is rounded to it, not clipped.
                var clipped = values.Skip(part * length).Take(length).Count(value =>
                    value / steps[part] > codeRange.Upper - zeros[part] + 0.5f
                    || value / steps[part] < codeRange.Lower - zeros[part] - 0.5f);
                var allowed = length * (1 - share);
                ((double)clipped).ShouldBeInRange(
                    Math.Floor(allowed / 2) - 1,
                    Math.Ceiling(allowed) + 1e-9,
                    $"{granularity} {isSymmetric} part {part}");
            }
        }
    }

    [Fact]
    public void Observe_ByPercentileOfOne_IsByRange()
    {
        var weight = Weights.Create(backend, 8, 32);
        foreach (var isSymmetric in (bool[])[true, false])
        {
            var byRange = new WeightQuantization(4, Granularity.Channel, isSymmetric, ObserverKind.MinMax);
            var (all, _) = WeightObserver.Observe(
                weight, byRange with { Observer = ObserverKind.Percentile, Percentile = 1 });
            var (range, _) = WeightObserver.Observe(weight, byRange);
            backend.ReadFloats(all).ShouldBe(backend.ReadFloats(range));
        }
    }

    [Fact]
    public void Observe_ByPercentileMoreZerosThanTheShare_IsByRange()
    {
        var values = new float[100];
        values[7] = 3;
        var weight = backend.FromHost(values, new Shape(1, 100));
        foreach (var isSymmetric in (bool[])[true, false])
        {
            var byRange = new WeightQuantization(4, Granularity.Tensor, isSymmetric, ObserverKind.MinMax);
            var (share, _) = WeightObserver.Observe(
                weight, byRange with { Observer = ObserverKind.Percentile, Percentile = 0.9 });
            var (range, _) = WeightObserver.Observe(weight, byRange);
            backend.ReadFloats(share).ShouldBe(backend.ReadFloats(range), $"symmetric: {isSymmetric}");
        }
    }

    private double Error(
        Tensor weight,
        int bits,
        Granularity granularity,
        bool isSymmetric,
        ObserverKind observer,
        double percentile = 0.98)
    {
        using var scope = backend.OpenScope();
        var quantization = new WeightQuantization(bits, granularity, isSymmetric, observer) { Percentile = percentile };
        var (step, zeroPoint) = WeightObserver.Observe(weight, quantization);
        var quantizer = new LearnedStepQuantizer(quantization, step, zeroPoint);
        var quantized = backend.ReadFloats(quantizer.Apply(weight));
        return backend.ReadFloats(weight).Zip(quantized, (value, code) => Math.Pow((double)value - code, 2)).Sum();
    }
}
