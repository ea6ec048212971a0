using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Gptq;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Algorithms.Gptq;

public sealed class StepSearchTests : IDisposable
{
    private const int Rows = 8;
    private const int Columns = 32;
    private readonly CpuBackend backend = new(1);
    private readonly SymmetricMatrix hessian = Hessians.Correlated(Columns);

    public static TheoryData<int, bool> Schemes => new() { { 2, false }, { 3, true }, { 4, true }, { 4, false } };

    public void Dispose() => backend.Dispose();

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Run_AnyWeight_HasNoMoreErrorThanWithTheStepsOfAnObserver(int bits, bool isSymmetric)
    {
        var values = WithOutliers();
        var quantization = Quantization(bits, isSymmetric);
        var found = Search(values, quantization);
        foreach (var observer in new[] { ObserverKind.MinMax, ObserverKind.MeanSquaredError })
        {
            var start = Nearest(values, quantization with { Observer = observer });
            var swept = Sweep().Run(values, new WeightGrid(start, quantization.CodeRange));

            // A fraction between two that are tried may be a little better.
            Error(values, found).ShouldBeLessThanOrEqualTo(Error(values, swept) * 1.02, $"{observer}");
        }
    }

    [Fact]
    public void Run_StepsARow_AreThoseOfEachRowByItself()
    {
        var values = WithOutliers();
        var quantization = Quantization(4, isSymmetric: true);
        var whole = Search(values, quantization);
        for (var row = 0; row < Rows; row++)
        {
            var alone = Search(values[(row * Columns)..((row + 1) * Columns)], quantization);
            whole.Steps[row].ShouldBe(alone.Steps[0]);
            whole.Codes[(row * Columns)..((row + 1) * Columns)].ShouldBe(alone.Codes);
        }
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Run_AnyWeight_GivesCodesWithinTheRange(int bits, bool isSymmetric)
    {
        var range = isSymmetric ? CodeRange.Symmetric(bits) : CodeRange.Asymmetric(bits);
        Search(WithOutliers(), Quantization(bits, isSymmetric)).Codes
            .ShouldAllBe(code => code >= range.Lower && code <= range.Upper);
    }

    [Fact]
    public void Run_RowsOfZeros_GiveCodesOfZero() =>
        Search(new float[Rows * Columns], Quantization(4, isSymmetric: true)).Codes
            .ShouldAllBe(code => code == 0);

    private static WeightQuantization Quantization(int bits, bool isSymmetric) =>
        new(bits, Granularity.Channel, isSymmetric, ObserverKind.MinMax);

    private float[] WithOutliers()
    {
        var values = backend.ReadFloats(Weights.Create(backend, Rows, Columns));
        for (var i = 0; i < values.Length; i += 61)
        {
            values[i] *= 5;
        }

        return values;
    }

    private QuantizedMatrix Search(float[] values, WeightQuantization quantization)
    {
        var covering = Nearest(values, quantization);
        return StepSearch.Run(Sweep(), values, covering, new WeightGrid(covering, quantization.CodeRange));
    }

    private QuantizedMatrix Nearest(float[] values, WeightQuantization quantization)
    {
        var weight = backend.FromHost(values, new Shape(values.Length / Columns, Columns));
        return ModuleCalibration.WeightQuantizer(weight, quantization).Encode(weight);
    }

    private ColumnSweep Sweep() => new(InverseFactor.Of(hessian, 0), [.. Enumerable.Range(0, Columns)], 128);

    private double Error(float[] values, QuantizedMatrix matrix) =>
        Hessians.Error(hessian, values, backend.ReadFloats(WeightDecoder.Decode(backend, matrix)));
}
