using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Conformance.Tests.Backends;

/// <content>Quantizers against their formulas, written here once more.</content>
public abstract partial class BackendConformance
{
    public static TheoryData<int, int, int, int> Grids => new()
    {
        // lower, upper, zero point, scales of a 6 × 20 tensor
        { -1, 1, 0, 1 },
        { -7, 7, 0, 6 },
        { -127, 127, 0, 24 },
        { 0, 255, 128, 1 },
        { 0, 15, 3, 12 },
        { 0, 255, 0, 6 },
    };

    [Fact]
    public void FakeQuantize_Ties_RoundToEven()
    {
        var x = Backend.FromHost([0.25f, 0.75f, 1.25f, -0.25f, -0.75f, 9f, -9f], new Shape(1, 7));
        var output = x.FakeQuantize(Backend.FromHost([0.5f], new Shape(1)), null, new CodeRange(-3, 3), 1);
        Backend.ReadFloats(output).ShouldBe([0f, 1f, 1f, 0f, -1f, 1.5f, -1.5f]);
    }

    [Fact]
    public void FakeQuantize_BetweenUpperAndItsRounding_CountsAsOutside()
    {
        // x/step = 3.25 rounds to Upper = 3 but lies outside; 2.75 rounds to 3 and lies inside. arXiv:1902.08153, eq. 3
        var x = Backend.FromHost([3.25f, 2.75f, -3.25f, 3f], new Shape(1, 4));
        var step = Backend.FromHost([1f], new Shape(1));
        var context = Backend.FakeQuantize(x, step, null, new CodeRange(-3, 3), 1, record: true).Context!;
        var gradients = context.Backward(Backend.FromHost([1f, 10f, 100f, 1000f], new Shape(1, 4)), [true, true]);
        Read(gradients[0]!).ShouldBe([0, 10, 0, 1000]);
        Read(gradients[1]!).ShouldBe([3 + (10 * 0.25) - (100 * 3)]);
    }

    [Fact]
    public void QuantizeRows_AnyRow_HasTheStepOfItsLargestMagnitudeAndLetsAllGradientsPass()
    {
        var x = Backend.FromHost([1f, -12.7f, 0.26f, 0f, 0f, 0f, 127f, 0.5f, 1.5f], new Shape(3, 3));
        var (output, context) = Backend.QuantizeRows(x, new CodeRange(-127, 127), record: true);
        const float Step = 12.7f / 127;
        Backend.ReadFloats(output).ShouldBe([10 * Step, -127 * Step, 3 * Step, 0f, 0f, 0f, 127f, 0f, 2f]);
        var gradient = Backend.FromHost([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f], new Shape(3, 3));
        Read(context!.Backward(gradient, [true])[0]!).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void FakeQuantize_AnyGrid_FollowsTheFormula(int lower, int upper, int zeroPoint, int scales)
    {
        const int Count = 120;
        var steps = Steps(scales);
        var stepOf = Enumerable.Range(0, Count).Select(i => i / (Count / scales)).ToArray();
        var values = Some.AwayFromTies(2, stepOf.Select(scale => (steps[scale], zeroPoint)), lower, upper);
        var weights = Some.Floats(3, Count);
        var (output, dx, dStep) = (new double[Count], new double[Count], new double[scales]);
        for (var i = 0; i < Count; i++)
        {
            double step = steps[stepOf[i]];
            var ratio = values[i] / step;
            if (ratio < lower - zeroPoint || ratio > upper - zeroPoint)
            {
                var bound = ratio < lower - zeroPoint ? lower - zeroPoint : upper - zeroPoint;
                output[i] = bound * step;
                dStep[stepOf[i]] += weights[i] * bound * 0.5;
            }
            else
            {
                output[i] = Math.Round(ratio) * step;
                dx[i] = weights[i];
                dStep[stepOf[i]] += weights[i] * (Math.Round(ratio) - ratio) * 0.5;
            }
        }

        var shape = new Shape(6, 20);
        var operation = Backend.FakeQuantize(
            Backend.FromHost(values, shape),
            Backend.FromHost(steps, new Shape(scales)),
            zeroPoint == 0 ? null : Backend.FromHost([.. Enumerable.Repeat(zeroPoint, scales)], new Shape(scales)),
            new CodeRange(lower, upper),
            0.5f,
            record: true);
        var gradients = operation.Context!.Backward(Backend.FromHost(weights, shape), [true, true]);
        Read(operation.Output).ShouldBeWithin(1e-6, output, "output");
        Read(gradients[0]!).ShouldBeWithin(0, Array.ConvertAll(dx, x => (double)(float)x), "gradient of the input");
        Read(gradients[1]!).ShouldBeWithin(1e-4, dStep, "gradient of the step");
        gradients[1]!.Shape.ShouldBe(new Shape(scales));
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void Decode_OfEncode_IsFakeQuantizeExactly(int lower, int upper, int zeroPoint, int scales)
    {
        var range = new CodeRange(lower, upper);
        var input = Backend.FromHost(Some.Floats(1, 120, upper * 0.1), new Shape(6, 20));
        var step = Backend.FromHost(Steps(scales), new Shape(scales));
        Tensor Points(int value) => Backend.FromHost([.. Enumerable.Repeat(value, scales)], new Shape(scales));
        var codes = Backend.Encode(input, step, Points(zeroPoint), range);
        codes.Type.ShouldBe(ElementType.Int8);
        codes.Shape.ShouldBe(input.Shape);
        var decoded = Backend.Decode(codes, step, Points(upper > 127 ? zeroPoint - 128 : zeroPoint));
        Backend.ReadFloats(decoded).ShouldBe(Backend.ReadFloats(input.FakeQuantize(step, Points(zeroPoint), range, 1)));
    }

    [Theory]
    [MemberData(nameof(Grids))]
    public void QuantizationError_AnyGrid_IsTheSumOfSquares(int lower, int upper, int zeroPoint, int scales)
    {
        var range = new CodeRange(lower, upper);
        var input = Backend.FromHost(Some.Floats(1, 120, upper * 0.15), new Shape(6, 20));
        var step = Backend.FromHost(Steps(scales), new Shape(scales));
        var zeroPoints = Backend.FromHost([.. Enumerable.Repeat(zeroPoint, scales)], new Shape(scales));
        var rounded = Read(input.FakeQuantize(step, zeroPoints, range, 1));
        var expected = new double[scales];
        foreach (var (i, x) in Read(input).Index())
        {
            expected[i / (120 / scales)] += (rounded[i] - x) * (rounded[i] - x);
        }

        var errors = Backend.QuantizationError(input, step, zeroPoints, range);
        errors.Shape.ShouldBe(step.Shape);
        Read(errors).ShouldBeWithin(1e-5, expected, "errors");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(30)]
    public void Ternarize_AnyGranularity_FollowsTheFormula(int scales)
    {
        var shape = new Shape(6, 20);
        var values = Some.Floats(1, 120);
        var expected = values.Chunk(120 / scales).Select(w =>
        {
            var threshold = 0.7 * w.Average(x => Math.Abs((double)x));
            var scale = w.Where(x => Math.Abs(x) > threshold).Average(x => Math.Abs((double)x));
            return (Scale: scale, Codes: w.Select(x => Math.Abs(x) > threshold ? (double)Math.Sign(x) : 0));
        }).ToArray();
        var weights = Backend.FromHost(Some.Floats(2, 120), shape);
        var input = Backend.FromHost(values, shape);
        var operation = Backend.Ternarize(input, scales, record: true);
        var gradient = operation.Context!.Backward(weights, [true])[0]!;
        Read(operation.Output).ShouldBeWithin(
            1e-6, [.. expected.SelectMany(part => part.Codes.Select(code => code * part.Scale))], "output");
        Read(gradient).ShouldBe(Read(weights));

        var (codes, scale) = Backend.EncodeTernary(input, scales);
        ReadAsDoubles(codes).ShouldBe(expected.SelectMany(part => part.Codes));
        Read(scale).ShouldBeWithin(1e-6, [.. expected.Select(part => part.Scale)], "scales");
        scale.Shape.ShouldBe(new Shape(scales));
        Backend.ReadFloats(Backend.Decode(codes, scale, null)).ShouldBe(Backend.ReadFloats(operation.Output));
    }

    [Fact]
    public void Ternarize_AllEqual_KeepsAllAndOfZerosNone()
    {
        var equal = Backend.FromHost([-2f, 2f, 2f, -2f], new Shape(2, 2));
        Backend.ReadFloats(equal.Ternarize(1)).ShouldBe([-2f, 2f, 2f, -2f]);
        Backend.ReadFloats(Backend.Zeros(new Shape(2, 2)).Ternarize(2)).ShouldBe([0f, 0f, 0f, 0f]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(30)]
    public void Range_AnyGranularity_IsSmallestAndLargest(int scales)
    {
        var values = Some.Floats(1, 120, 50);
        var (minimum, maximum) = Backend.Range(Backend.FromHost(values, new Shape(6, 20)), scales, null);
        Backend.ReadFloats(minimum).ShouldBe(values.Chunk(120 / scales).Select(part => part.Min()));
        Backend.ReadFloats(maximum).ShouldBe(values.Chunk(120 / scales).Select(part => part.Max()));
        minimum.Shape.ShouldBe(new Shape(scales));
    }

    [Fact]
    public void Range_WithMask_LeavesRowsOut()
    {
        var input = Backend.FromHost([1f, 2f, -9f, 9f, 3f, 4f], new Shape(3, 2));
        var (minimum, maximum) = Backend.Range(input, 1, Backend.FromHost([1, 0, 1], new Shape(3)));
        Backend.ReadFloats(minimum).ShouldBe([1f]);
        Backend.ReadFloats(maximum).ShouldBe([4f]);

        (minimum, maximum) = Backend.Range(input, 1, Backend.FromHost([0, 0, 0], new Shape(3)));
        Backend.ReadFloats(minimum).ShouldBe([float.PositiveInfinity]);
        Backend.ReadFloats(maximum).ShouldBe([float.NegativeInfinity]);
    }

    private static float[] Steps(int count) => Array.ConvertAll(Some.Floats(1, count), x => 0.1f + (0.05f * x));
}
