using QuantBuild.Kernels.Attention;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Kernels.Tests.Attention;

public sealed class MultiHeadAttentionTests
{
    private static readonly CodeRange EightBits = new(0, 255);
    private static readonly AttentionShape Small = new(Batch: 3, Sequence: 6, Heads: 2, HeadSize: 4);
    private static readonly AttentionShape Wide = new(Batch: 2, Sequence: 61, Heads: 3, HeadSize: 20);

    private static readonly MatrixProductPath[] Paths =
    [
        .. Enum.GetValues<MatrixProductPath>()
            .Where(path => path != MatrixProductPath.Scalar && MatrixProductPaths.IsSupported(path)),
    ];

    [Theory]
    [InlineData(0f)]
    [InlineData(1f / 300)]
    public void Forward_AnyMask_IsCloseToDoublePrecision(float step)
    {
        foreach (var inputs in Cases(step))
        {
            var expected = ReferenceAttention.Forward(
                inputs,
                ReferenceAttention.Double(inputs.Queries),
                ReferenceAttention.Double(inputs.Keys),
                ReferenceAttention.Double(inputs.Values),
                ReferenceAttention.Double(inputs.Bias));
            ShouldBeClose(inputs.Forward(2, MatrixProductPaths.Best), expected, 1e-5);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f / 300)]
    public void Backward_AnyMask_FollowsTheStatedFormula(float step)
    {
        foreach (var inputs in Cases(step))
        {
            var expected = ReferenceAttention.Backward(inputs);
            var actual = inputs.Backward(2, MatrixProductPaths.Best, stepScale: 0.5);
            ShouldBeClose(actual.Values, expected.Values, 1e-5);
            ShouldBeClose(actual.Queries, expected.Queries, 1e-5);
            ShouldBeClose(actual.Keys, expected.Keys, 1e-5);
            ShouldBeClose(actual.Bias, expected.Bias, 1e-5);
            if (step > 0)
            {
                ShouldBeClose(actual.Step, [0.5 * expected.Step], 1e-3);
            }
        }
    }

    [Fact]
    public void Backward_NoQuantizer_EqualsFiniteDifferences()
    {
        var inputs = new AttentionCase(Small, MaskWithHoles(Small), hasBias: true);
        var actual = inputs.Backward(1, MatrixProductPaths.Best);
        var (queries, keys, values, bias) = (
            ReferenceAttention.Double(inputs.Queries),
            ReferenceAttention.Double(inputs.Keys),
            ReferenceAttention.Double(inputs.Values),
            ReferenceAttention.Double(inputs.Bias));
        double Loss() => ReferenceAttention.Forward(inputs, queries, keys, values, bias)
            .Select((output, i) => output * inputs.OutputGradient[i]).Sum();
        ShouldBeClose(actual.Queries, Differences(queries, Loss), 1e-5);
        ShouldBeClose(actual.Keys, Differences(keys, Loss), 1e-5);
        ShouldBeClose(actual.Values, Differences(values, Loss), 1e-5);
        ShouldBeClose(actual.Bias, Differences(bias, Loss), 1e-5);
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0f, true)]
    [InlineData(1f / 300, false)]
    [InlineData(1f / 300, true)]
    public void ForwardAndBackward_AnyPathAndThreads_GiveTheSameBits(float step, bool hasBias)
    {
        var inputs = new AttentionCase(Wide, MaskWithHoles(Wide), step, EightBits, hasBias);
        var output = inputs.Forward(1, MatrixProductPath.Portable);
        var gradients = inputs.Backward(1, MatrixProductPath.Portable);
        foreach (var path in Paths)
        {
            for (var threads = 1; threads <= 3; threads++)
            {
                ShouldEqualBits(inputs.Forward(threads, path), output);
                var actual = inputs.Backward(threads, path);
                ShouldEqualBits(actual.Queries, gradients.Queries);
                ShouldEqualBits(actual.Keys, gradients.Keys);
                ShouldEqualBits(actual.Values, gradients.Values);
                ShouldEqualBits(actual.Step, gradients.Step);
                ShouldEqualBits(actual.Bias, gradients.Bias);
            }
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f / 300)]
    public void ForwardAndBackward_BiasOfZeros_GivesTheBitsOfNone(float step)
    {
        var without = new AttentionCase(Wide, MaskWithHoles(Wide), step, EightBits);
        var zeros = new AttentionCase(Wide, MaskWithHoles(Wide), step, EightBits, hasBias: true);
        Array.Clear(zeros.Bias);

        ShouldEqualBits(zeros.Forward(2, MatrixProductPaths.Best), without.Forward(2, MatrixProductPaths.Best));
        var (actual, expected) = (
            zeros.Backward(2, MatrixProductPaths.Best), without.Backward(2, MatrixProductPaths.Best));
        ShouldEqualBits(actual.Queries, expected.Queries);
        ShouldEqualBits(actual.Keys, expected.Keys);
        ShouldEqualBits(actual.Values, expected.Values);
        ShouldEqualBits(actual.Step, expected.Step);
    }

    [Fact]
    public void Forward_ConstantBiasOfARow_ShiftsNothing()
    {
        var without = new AttentionCase(Wide, MaskWithHoles(Wide));
        var constant = new AttentionCase(Wide, MaskWithHoles(Wide), hasBias: true);
        for (var i = 0; i < constant.Bias.Length; i++)
        {
            constant.Bias[i] = i / Wide.Sequence % 5;
        }

        ShouldBeClose(
            constant.Forward(1, MatrixProductPaths.Best),
            ReferenceAttention.Double(without.Forward(1, MatrixProductPaths.Best)),
            1e-5);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f / 300)]
    public void ForwardAndBackward_MorePadding_LeavesTheBitsOfTheSentence(float step)
    {
        var shortShape = new AttentionShape(1, 21, 2, 20);
        var longShape = shortShape with { Sequence = 70 };
        var shortCase = new AttentionCase(shortShape, Ones(21), step, EightBits);
        var longCase = new AttentionCase(longShape, [.. Ones(21), .. new int[49]], step, EightBits);
        CopyTo(shortCase.Queries, longCase.Queries);
        CopyTo(shortCase.Keys, longCase.Keys);
        CopyTo(shortCase.Values, longCase.Values);
        Array.Clear(longCase.OutputGradient);
        CopyTo(shortCase.OutputGradient, longCase.OutputGradient);

        var count = shortCase.Queries.Length;
        ShouldEqualBits(
            longCase.Forward(1, MatrixProductPaths.Best)[..count], shortCase.Forward(1, MatrixProductPaths.Best));
        var expected = shortCase.Backward(1, MatrixProductPaths.Best);
        var actual = longCase.Backward(1, MatrixProductPaths.Best);
        ShouldEqualBits(actual.Queries[..count], expected.Queries);
        ShouldEqualBits(actual.Keys[..count], expected.Keys);
        ShouldEqualBits(actual.Values[..count], expected.Values);
        ShouldEqualBits(actual.Step, expected.Step);
        actual.Keys[count..].ShouldAllBe(gradient => gradient == 0);
        actual.Values[count..].ShouldAllBe(gradient => gradient == 0);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f / 300)]
    public void Forward_CausalQueriesOneByOne_GivesTheBitsOfAllAtOnce(float step)
    {
        const int Length = 61;
        var shape = new AttentionShape(1, Length, 2, 20) { IsCausal = true };
        var all = new AttentionCase(shape, Ones(Length), step, EightBits);
        var expected = all.Forward(2, MatrixProductPaths.Best);
        var row = expected.Length / Length;
        for (var query = 0; query < Length; query++)
        {
            var one = new AttentionCase(
                shape with { Sequence = 1, Keys = query + 1 }, Ones(query + 1), step, EightBits);
            all.Queries.AsSpan(query * row, row).CopyTo(one.Queries);
            all.Keys.AsSpan(0, one.Keys.Length).CopyTo(one.Keys);
            all.Values.AsSpan(0, one.Values.Length).CopyTo(one.Values);

            ShouldEqualBits(
                one.Forward(1, MatrixProductPaths.Best), expected[(query * row)..((query + 1) * row)]);
        }
    }

    [Theory]
    [InlineData(61, 61, true)]
    [InlineData(50, 61, true)]
    [InlineData(61, 7, false)]
    public void ForwardAndBackward_OfADecoder_GiveTheSameBitsOnAnyPathAndThreads(int queries, int keys, bool isCausal)
    {
        var shape = Wide with { Sequence = queries, Keys = keys, IsCausal = isCausal };
        var inputs = new AttentionCase(shape, MaskWithHoles(shape), 1f / 300, EightBits, hasBias: true);
        var output = inputs.Forward(1, MatrixProductPath.Portable);
        var gradients = inputs.Backward(1, MatrixProductPath.Portable);
        foreach (var path in Paths)
        {
            for (var threads = 1; threads <= 3; threads++)
            {
                ShouldEqualBits(inputs.Forward(threads, path), output);
                var actual = inputs.Backward(threads, path);
                ShouldEqualBits(actual.Queries, gradients.Queries);
                ShouldEqualBits(actual.Keys, gradients.Keys);
                ShouldEqualBits(actual.Values, gradients.Values);
                ShouldEqualBits(actual.Step, gradients.Step);
                ShouldEqualBits(actual.Bias, gradients.Bias);
            }
        }
    }

    [Fact]
    public void Forward_ContentOfMaskedKeys_DoesNotMatter()
    {
        var inputs = new AttentionCase(Small, MaskWithHoles(Small));
        var before = inputs.Forward(1, MatrixProductPaths.Best);
        for (var sentence = 0; sentence < Small.Batch; sentence++)
        {
            for (var key = 0; key < Small.Sequence; key++)
            {
                if (!inputs.Sees(sentence, Small.Sequence - 1, key))
                {
                    var start = inputs.Index(sentence, key, 0, 0);
                    inputs.Keys.AsSpan(start, Small.Heads * Small.HeadSize).Fill(float.NaN);
                    inputs.Values.AsSpan(start, Small.Heads * Small.HeadSize).Fill(float.NaN);
                }
            }
        }

        ShouldEqualBits(inputs.Forward(1, MatrixProductPaths.Best), before);
    }

    [Fact]
    public void ForwardAndBackward_NoValidKey_GiveZeros()
    {
        var inputs = new AttentionCase(
            Small, new int[Small.Batch * Small.Sequence], 1f / 300, EightBits, hasBias: true);
        inputs.Forward(1, MatrixProductPaths.Best).ShouldAllBe(value => value == 0);
        var gradients = inputs.Backward(1, MatrixProductPaths.Best);
        gradients.Queries.ShouldAllBe(value => value == 0);
        gradients.Keys.ShouldAllBe(value => value == 0);
        gradients.Values.ShouldAllBe(value => value == 0);
        gradients.Step[0].ShouldBe(0);
        gradients.Bias.ShouldAllBe(value => value == 0);
    }

    private static IEnumerable<AttentionCase> Cases(float step) =>
        from shape in new[]
        {
            Small, Wide, new AttentionShape(1, 1, 1, 1), new AttentionShape(1, 130, 1, 64),
            Small with { IsCausal = true }, Wide with { IsCausal = true }, Small with { Keys = 9 },
            Wide with { Keys = 7 }, Wide with { Sequence = 1, Keys = 40, IsCausal = true },
            Wide with { Sequence = 50, Keys = 61, IsCausal = true },
        }
        from mask in new[] { Ones(shape.Batch * shape.Keys), MaskWithHoles(shape) }
        from hasBias in new[] { false, true }
        select new AttentionCase(shape, mask, step, EightBits, hasBias);

    private static int[] Ones(int count) => [.. Enumerable.Repeat(1, count)];

    // The first sentence has holes and padding, the second padding only, a third no valid key.
    private static int[] MaskWithHoles(AttentionShape shape) =>
    [
        .. Enumerable.Range(0, shape.Batch * shape.Keys).Select(i => (i / shape.Keys, i % shape.Keys) switch
        {
            (0, var key) => key % 3 != 1 && key < shape.Keys - 1 ? 1 : 0,
            (1, var key) => key < shape.Keys * 2 / 3 ? 1 : 0,
            _ => 0,
        }),
    ];

    private static double[] Differences(double[] variables, Func<double> loss)
    {
        const double Distance = 1e-5;
        var result = new double[variables.Length];
        for (var i = 0; i < variables.Length; i++)
        {
            var value = variables[i];
            variables[i] = value + Distance;
            var above = loss();
            variables[i] = value - Distance;
            var below = loss();
            variables[i] = value;
            result[i] = (above - below) / (2 * Distance);
        }

        return result;
    }

    private static void CopyTo(float[] source, float[] target) => source.CopyTo(target, 0);

    private static void ShouldBeClose(float[] actual, double[] expected, double tolerance)
    {
        actual.Length.ShouldBe(expected.Length);
        if (expected.Length == 0)
        {
            return;
        }

        var largest = Math.Max(expected.Max(Math.Abs), 1e-3);
        var worst = actual.Zip(expected, (a, e) => double.IsNaN(a) ? double.MaxValue : Math.Abs(a - e)).Max();
        (worst / largest).ShouldBeLessThan(tolerance, $"deviation {worst:E2} of values up to {largest:E2}");
    }

    private static void ShouldEqualBits(float[] actual, float[] expected) =>
        actual.Select(BitConverter.SingleToInt32Bits).ShouldBe(expected.Select(BitConverter.SingleToInt32Bits));
}
