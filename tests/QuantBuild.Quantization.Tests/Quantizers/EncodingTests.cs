using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Quantizers;

/// <summary>What a quantizer applies while training is what its codes decode to: bit for bit.</summary>
public sealed class EncodingTests : IDisposable
{
    private readonly CpuBackend backend = new(1);

    public static TheoryData<string> Granularities => ["tensor", "channel", "group:8"];

    public void Dispose() => backend.Dispose();

    [Theory]
    [MemberData(nameof(Granularities))]
    public void LearnedStep_DecodedCodes_AreTheAppliedValues(string granularity)
    {
        foreach (var bits in (int[])[2, 3, 4, 8])
        {
            foreach (var isSymmetric in (bool[])[true, false])
            {
                foreach (var codes in Enum.GetValues<SymmetricCodes>())
                {
                    var weight = Weights.Create(backend, 8, 24, offset: 0.1f);
                    var quantization = new WeightQuantization(
                        bits, Granularity.Parse(granularity), isSymmetric, ObserverKind.MeanSquaredError)
                    {
                        Codes = codes,
                    };
                    var (step, zeroPoint) = WeightObserver.Observe(weight, quantization);
                    ShouldDecodeToApplied(new LearnedStepQuantizer(quantization, step, zeroPoint), weight);
                }
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void SymmetricCodes_Full_UseTheOneBelowToo(int bits)
    {
        var last = 1 << (bits - 1);
        var weight = backend.FromHost([-last, last - 1, 0.4f, -0.4f], new Shape(1, 4));
        var narrow = new WeightQuantization(bits, Granularity.Tensor, Symmetric: true, ObserverKind.MinMax);
        Encode(weight, narrow with { Codes = SymmetricCodes.Full }).ShouldBe([(sbyte)-last, (sbyte)(last - 1), 0, 0]);
        Encode(weight, narrow)[0].ShouldBe((sbyte)(1 - last));
    }

    [Fact]
    public void SymmetricCodes_FullWithTwoBits_StayTernary()
    {
        var weight = Weights.Create(backend, 4, 8);
        var narrow = new WeightQuantization(2, Granularity.Tensor, Symmetric: true, ObserverKind.MinMax);
        Encode(weight, narrow with { Codes = SymmetricCodes.Full }).ShouldBe(Encode(weight, narrow));
    }

    [Theory]
    [MemberData(nameof(Granularities))]
    public void Ternary_DecodedCodes_AreTheAppliedValues(string granularity) =>
        ShouldDecodeToApplied(
            new TernaryQuantizer(Granularity.Parse(granularity)), Weights.Create(backend, 8, 24, offset: 0.1f));

    [Fact]
    public void Ternary_ZeroRow_HasZeroCodes()
    {
        var encoded = new TernaryQuantizer(Granularity.Channel).Encode(backend.Zeros(new Shape(2, 8)));
        encoded.Codes.ShouldAllBe(code => code == 0);
        encoded.Steps.ShouldAllBe(step => step == 0f);
    }

    [Theory]
    [InlineData(2, "channel")]
    [InlineData(3, "channel")]
    [InlineData(4, "channel")]
    [InlineData(8, "channel")]
    [InlineData(2, "group:8")]
    [InlineData(4, "group:4")]
    public void Embedding_DecodedRows_AreTheAppliedRows(int bits, string granularity)
    {
        var table = Weights.Create(backend, 12, 16);
        var quantizer = new EmbeddingQuantizer(table, Embedding(bits, granularity), train: false);
        int[] tokens = [3, 3, 0, 11, 7, 3];
        var applied = quantizer.Apply(new EmbeddingLookup(backend, tokens, new Shape(2, 3)));
        var decoded = backend.ReadFloats(WeightDecoder.Decode(backend, quantizer.Encode()));
        backend.ReadFloats(applied).ShouldBeSameBits(
            [.. tokens.SelectMany(token => decoded.AsSpan(token * 16, 16).ToArray())], $"{bits} bits");
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    public void Embedding_Trained_TellsItsDistinctRowsAsLeaves(int bits, bool learnsStep)
    {
        var quantizer = new EmbeddingQuantizer(
            Weights.Create(backend, 12, 16), Embedding(bits, "group:8") with { LearnsStep = learnsStep }, train: true);
        quantizer.Apply(new EmbeddingLookup(backend, [3, 3, 0, 11, 7, 3], new Shape(2, 3)));
        var use = quantizer.LastUse.ShouldNotBeNull();
        var rows = new int[use.RowIds.Shape.Count];
        backend.Read(use.RowIds, rows);
        rows.ShouldBe([0, 3, 7, 11]);
        use.Rows.RequiresGradient.ShouldBeTrue();
        (use.Steps is null).ShouldBe(bits == 2 || !learnsStep);
        (quantizer.StepTable is null).ShouldBe(use.Steps is null);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(8, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(8, true)]
    public void ProbabilityStep_Covering_ReachesOneWithItsLastCode(int bits, bool symmetric)
    {
        var point = ProbabilityStep.Covering(bits, symmetric);
        var step = new ProbabilityStep(backend, point);
        var quantizer = step.QuantizerFor(new Shape(1, 4));
        step.ToPoint().ShouldBe(point);
        quantizer.Range.Lower.ShouldBe(0);
        quantizer.Range.Upper.ShouldBe((1 << (symmetric ? bits - 1 : bits)) - 1);
        (point.Step!.Value * quantizer.Range.Upper).ShouldBe(1f, 1e-6f);
    }

    [Fact]
    public void FixedSteps_AskedForWhatToLearn_NameNone()
    {
        var step = backend.FromHost([0.1f], new Shape(1));
        var weight = new WeightQuantization(4, Granularity.Tensor, Symmetric: true, ObserverKind.MinMax);
        new LearnedStepQuantizer(weight with { LearnsStep = false }, step, null).LearnedStep.ShouldBeNull();
        new ActivationQuantizer(4, step, null) { LearnsStep = false }.LearnedStep.ShouldBeNull();
        new ProbabilityStep(backend, ProbabilityStep.Covering(4)) { LearnsStep = false }.LearnedStep.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-40)]
    public void ActivationQuantizer_FromItsPoint_IsTheSame(int? zeroPoint)
    {
        var point = new QuantizedPoint(8, 0.0123f, zeroPoint);
        var activation = Weights.Create(backend, 3, 16);
        var quantizer = ActivationQuantizer.From(backend, point);
        quantizer.ToPoint().ShouldBe(point);
        var values = backend.ReadFloats(quantizer.Apply(activation));
        var (lowest, highest) = zeroPoint is { } zero ? (-128 - zero, 127 - zero) : (-127, 127);
        float[] expected =
        [
            .. backend.ReadFloats(activation).Select(value =>
                Math.Clamp(MathF.Round(value / 0.0123f, MidpointRounding.ToEven), lowest, highest) * 0.0123f),
        ];
        values.Zip(expected, (left, right) => Math.Abs(left - right)).Max().ShouldBeLessThan(1e-6f);
    }

    [Fact]
    public void ProbabilityStep_Covering_ReachesOneWithTheLargestCode()
    {
        var point = ProbabilityStep.Covering(8);
        (point.Step!.Value * 255f).ShouldBe(1f, 1e-6f);
        new ProbabilityStep(backend, point).ToPoint().ShouldBe(point);
    }

    private void ShouldDecodeToApplied(IWeightQuantizer quantizer, Tensor weight)
    {
        var encoded = quantizer.Encode(weight);
        var largest = (1 << (quantizer.Bits - 1)) - 1;
        encoded.Codes.ShouldAllBe(code => code >= -largest - 1 && code <= largest);
        encoded.Steps.Length.ShouldBe(quantizer.Granularity.StepCount(encoded.Rows, encoded.Columns));
        backend.ReadFloats(WeightDecoder.Decode(backend, encoded)).ShouldBeSameBits(
            backend.ReadFloats(quantizer.Apply(weight)), $"{quantizer.Bits} bits, {quantizer.Granularity},");
    }

    private static EmbeddingQuantization Embedding(int bits, string granularity) =>
        new(bits, Train: true) { Granularity = Granularity.Parse(granularity) };

    private static sbyte[] Encode(Tensor weight, WeightQuantization quantization) =>
        ModuleCalibration.WeightQuantizer(weight, quantization).Encode(weight).Codes;
}
