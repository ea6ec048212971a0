using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Quantizers;

public sealed unsafe class TernaryQuantizerTests
{
    [Fact]
    public void EveryKernel_AtEveryWidth_EqualsTheScalarForm() =>
        EveryWidth.ShouldAgree("ternary", length =>
        {
            if (length == 0)
            {
                return [];
            }

            var (thresholds, scales, result, _) = Run(Some.Floats(2 * length), StepLayout.Of(2, length, 2));
            return [.. thresholds, .. scales, .. result];
        });

    [Fact]
    public void Fit_OfRows_FollowsTheStatedFormula()
    {
        var weights = Some.Floats(3 * 40, 1, 0.2f);
        var (thresholds, scales, result, _) = Run(weights, StepLayout.Of(3, 40, 3));
        for (var row = 0; row < 3; row++)
        {
            var values = weights[(row * 40)..((row + 1) * 40)];
            var threshold = 0.7 * values.Average(w => Math.Abs((double)w));
            var scale = values.Where(w => Math.Abs(w) > threshold).Average(w => Math.Abs((double)w));
            ((double)thresholds[row]).ShouldBe(threshold, 1e-8);
            ((double)scales[row]).ShouldBe(scale, 1e-8);
            for (var i = 0; i < 40; i++)
            {
                result[(row * 40) + i].ShouldBe(
                    Math.Abs(values[i]) > thresholds[row] ? MathF.CopySign(scales[row], values[i]) : 0f);
            }
        }
    }

    [Fact]
    public void Fit_OfZeros_GivesZeros()
    {
        var (_, scales, result, _) = Run(new float[20], StepLayout.PerTensor(20));
        scales.ShouldBe([0f]);
        result.ShouldAllBe(y => y == 0f);
    }

    [Fact]
    public void Phases_InAnyPartition_GiveTheBitsOfFit()
    {
        var weights = Some.Floats(20_000);
        var layout = StepLayout.PerTensor(20_000);
        var (thresholds, scales, _, _) = Run(weights, layout);
        var partials = new double[layout.ChunkCount];
        var counts = new double[layout.ChunkCount];
        float threshold, scale;
        fixed (float* w = weights)
        fixed (double* p = partials, c = counts)
        {
            TernaryQuantizer.MagnitudeSums(w, layout, p, 2, 3);
            TernaryQuantizer.MagnitudeSums(w, layout, p, 0, 2);
            TernaryQuantizer.Thresholds(p, layout, &threshold);
            TernaryQuantizer.SelectedSums(w, &threshold, layout, p, c, 1, 4);
            TernaryQuantizer.SelectedSums(w, &threshold, layout, p, c, 0, 1);
            TernaryQuantizer.Scales(p, c, layout, &scale);
        }

        threshold.ShouldBe(thresholds[0]);
        scale.ShouldBe(scales[0]);
    }

    [Fact]
    public void DecodeOfEncode_InGroups_GivesTheFloatsOfForward()
    {
        var (_, _, result, decoded) = Run(Some.Floats(4 * 48), StepLayout.Of(4, 48, 12));
        EveryWidth.ShouldBeSameBits(decoded, result, "ternary codes");
    }

    private static (float[] Thresholds, float[] Scales, float[] Result, float[] Decoded) Run(
        float[] weights, StepLayout layout)
    {
        var thresholds = new float[layout.StepCount];
        var scales = new float[layout.StepCount];
        var result = new float[weights.Length];
        var decoded = new float[weights.Length];
        fixed (float* w = weights, t = thresholds, s = scales, y = result, d = decoded)
        fixed (sbyte* c = new sbyte[weights.Length])
        {
            TernaryQuantizer.Fit(w, layout, t, s, 0, layout.StepCount);
            TernaryQuantizer.Forward(w, t, s, layout, y, 0, weights.Length);
            TernaryQuantizer.Encode(w, t, layout, c, 0, weights.Length);
            UniformCodec.Decode(c, s, null, layout, d, 0, weights.Length);
        }

        return (thresholds, scales, result, decoded);
    }
}
