using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Quantizers;

public sealed unsafe class FakeQuantizerTests
{
    private static readonly CodeRange Range = CodeRange.Symmetric(4);

    public static TheoryData<string> Layouts => ["tensor", "row", "group"];

    [Fact]
    public void EveryKernel_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("fake quantizer", length =>
        {
            if (length == 0)
            {
                return [];
            }

            var data = new Case(StepLayout.Of(3, length, 3), Some.Floats(3 * length, 1), asymmetric: true);
            var (dx, dstep) = data.Backward();
            return [.. data.Forward(), .. dx, .. dstep, .. EveryWidth.Bits(data.Errors()), .. data.RoundTrip()];
        });

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Forward_InAnyLayout_FollowsTheFormula(string layout)
    {
        var data = Case.Of(layout, asymmetric: false);
        data.Forward().ShouldBe(data.Values.Select((x, i) =>
            Math.Clamp(MathF.Round(x / data.StepOf(i)), Range.Lower, Range.Upper) * data.StepOf(i)));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Forward_WithZeroPoints_FollowsTheFormula(string layout)
    {
        var data = Case.Of(layout, asymmetric: true);
        data.Forward().ShouldBe(data.Values.Select((x, i) =>
            (Math.Clamp(MathF.Round(x / data.StepOf(i)) + data.ZeroOf(i), Range.Lower, Range.Upper) - data.ZeroOf(i))
            * data.StepOf(i)));
    }

    [Fact]
    public void Forward_OfHalves_RoundsToEven() =>
        new Case(StepLayout.PerTensor(5), [0.5f, 1.5f, 2.5f, -0.5f, -1.5f], [1f], null).Forward()
            .ShouldBe([0f, 2f, 2f, 0f, -2f]);

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Backward_InAnyLayout_FollowsTheStatedFormulas(string layout)
    {
        var data = Case.Of(layout, asymmetric: true);
        var expectedSteps = new double[data.Layout.StepCount];
        var expected = new float[data.Values.Length];
        for (var i = 0; i < data.Values.Length; i++)
        {
            var (step, zero) = (data.StepOf(i), data.ZeroOf(i));
            var quotient = data.Values[i] / step;
            var inside = quotient + zero >= Range.Lower && quotient + zero <= Range.Upper;
            var level = Math.Clamp(MathF.Round(quotient) + zero, Range.Lower, Range.Upper) - zero;
            expected[i] = inside ? data.Gradient[i] : 0f;
            expectedSteps[i / data.Layout.SegmentLength] +=
                data.Gradient[i] * (double)(inside ? level - quotient : level) * Case.GradientScale;
        }

        var (dx, dstep) = data.Backward();
        dx.ShouldBe(expected);
        Deviation.ShouldBeClose(dstep, expectedSteps, 1e-4, "step gradients");
        data.Backward(withSteps: false).Values.ShouldBe(expected);
    }

    [Fact]
    public void Backward_InAnyPartition_GivesTheSameBits()
    {
        var data = new Case(StepLayout.Of(3, 9000, 3), Some.Floats(27_000, 1), asymmetric: true);
        var (dx, dstep) = data.Backward();
        var (otherValues, otherSteps) = data.Backward(parts: [(5, 4), (0, 2), (2, 3)]);
        otherValues.ShouldBe(dx);
        otherSteps.ShouldBe(dstep);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void DecodeOfEncode_InAnyLayout_GivesTheFakeQuantizersFloats(string layout)
    {
        foreach (var asymmetric in new[] { false, true })
        {
            var data = Case.Of(layout, asymmetric);
            EveryWidth.ShouldBeSameBits(data.RoundTrip(), data.Forward(), layout);
        }
    }

    [Fact]
    public void Encode_OfMoreThanAByte_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
        {
            var step = 1f;
            sbyte code;
            UniformCodec.Encode(&step, &step, null, new CodeRange(0, 255), StepLayout.PerTensor(1), &code, 0, 1);
        });

    [Theory]
    [MemberData(nameof(Layouts))]
    public void SquaredError_InAnyLayout_IsThatOfTheForwardPass(string layout)
    {
        var data = Case.Of(layout, asymmetric: false);
        var expected = new double[data.Layout.StepCount];
        var quantized = data.Forward();
        for (var i = 0; i < quantized.Length; i++)
        {
            var error = (double)quantized[i] - data.Values[i];
            expected[i / data.Layout.SegmentLength] += error * error;
        }

        var actual = data.Errors();
        for (var i = 0; i < expected.Length; i++)
        {
            actual[i].ShouldBe(expected[i], 1e-9);
        }
    }

    private sealed class Case(StepLayout layout, float[] values, float[] steps, int[]? zeros)
    {
        public const double GradientScale = 0.25;

        public Case(StepLayout layout, float[] values, bool asymmetric)
            : this(
                layout,
                values,
                [.. Enumerable.Range(0, (int)layout.StepCount).Select(i => 0.05f + (0.013f * i))],
                asymmetric ? [.. Enumerable.Range(0, (int)layout.StepCount).Select(i => (i % 7) - 3)] : null)
        {
        }

        public StepLayout Layout => layout;

        public float[] Values => values;

        public float[] Gradient { get; } = Some.Floats(values.Length, 9);

        public static Case Of(string layout, bool asymmetric) => new(
            layout switch
            {
                "tensor" => StepLayout.PerTensor(4 * 48),
                "row" => StepLayout.Of(4, 48, 4),
                _ => StepLayout.Of(4, 48, 12),
            },
            Some.Floats(4 * 48, 1),
            asymmetric);

        public float StepOf(int element) => steps[element / layout.SegmentLength];

        public float ZeroOf(int element) => zeros?[element / layout.SegmentLength] ?? 0;

        public float[] Forward()
        {
            var result = new float[values.Length];
            fixed (float* x = values, s = steps, y = result)
            fixed (int* z = zeros)
            {
                // In two ranges that cut a segment.
                var half = values.Length / 2;
                FakeQuantizer.Forward(x, s, z, Range, layout, y, 0, half);
                FakeQuantizer.Forward(x, s, z, Range, layout, y, half, values.Length - half);
            }

            return result;
        }

        public (float[] Values, float[] Steps) Backward(bool withSteps = true, (int Start, int Count)[]? parts = null)
        {
            var result = new float[values.Length];
            var partials = withSteps ? new double[layout.ChunkCount] : null;
            var stepGradients = new float[steps.Length];
            fixed (float* x = values, s = steps, dy = Gradient, dx = result, ds = stepGradients)
            fixed (int* z = zeros)
            fixed (double* p = partials)
            {
                foreach (var (start, count) in parts ?? [(0, (int)layout.ChunkCount)])
                {
                    FakeQuantizer.Backward(x, s, z, Range, layout, dy, dx, p, start, count);
                }

                if (withSteps)
                {
                    FakeQuantizer.CombineStepGradients(p, layout, GradientScale, ds, 0, layout.StepCount);
                }
            }

            return (result, stepGradients);
        }

        public float[] RoundTrip()
        {
            var codes = new sbyte[values.Length];
            var result = new float[values.Length];
            fixed (float* x = values, s = steps, y = result)
            fixed (int* z = zeros)
            fixed (sbyte* c = codes)
            {
                UniformCodec.Encode(x, s, z, Range, layout, c, 0, values.Length);
                UniformCodec.Decode(c, s, z, layout, y, 0, values.Length);
            }

            return result;
        }

        public double[] Errors()
        {
            var partials = new double[layout.ChunkCount];
            var sums = new double[layout.StepCount];
            fixed (float* x = values, s = steps)
            fixed (int* z = zeros)
            fixed (double* p = partials, t = sums)
            {
                FakeQuantizer.SquaredError(x, s, z, Range, layout, p, 0, layout.ChunkCount);
                SegmentSums.Combine(p, layout, t, 0, layout.StepCount);
            }

            return sums;
        }
    }
}
