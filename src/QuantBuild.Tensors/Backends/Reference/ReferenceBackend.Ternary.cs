using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Ternary weights (arXiv:1605.04711).</content>
public sealed partial class ReferenceBackend
{
    private const double ThresholdFactor = 0.7f; // in single precision, as every backend has it

    protected override Operation TernarizeCore(Tensor input, int scales, bool record)
    {
        var (codes, scale) = TernaryCodes(input, scales);
        var layout = input.Shape.LayoutOf(scales);
        var output = new double[codes.Length];
        for (var i = 0; i < output.Length; i++)
        {
            output[i] = codes[i] * scale[layout.StepOf(i)];
        }

        return Result(NewReals(input.Shape, output), record, (gradient, _) => [gradient]);
    }

    protected override (Tensor Codes, Tensor Scale) EncodeTernaryCore(Tensor input, int scales)
    {
        var (codes, scale) = TernaryCodes(input, scales);
        return (NewCodes(input.Shape, codes), NewReals(new Shape(scales), scale));
    }

    /// <summary>Δ = 0.7·mean|w|; code sign(w) where |w| > Δ, else 0; scale the mean of |w| where |w| > Δ.</summary>
    private (sbyte[] Codes, double[] Scale) TernaryCodes(Tensor input, int scales)
    {
        var w = Reals(input);
        var layout = input.Shape.LayoutOf(scales);
        var threshold = MeansOfMagnitudes(w, layout, static (_, _) => true);
        for (var scale = 0; scale < threshold.Length; scale++)
        {
            threshold[scale] *= ThresholdFactor;
        }

        bool IsAbove(double magnitude, nint scale) => magnitude > threshold[scale];
        var codes = new sbyte[w.Length];
        for (var i = 0; i < w.Length; i++)
        {
            codes[i] = (sbyte)(IsAbove(Math.Abs(w[i]), layout.StepOf(i)) ? Math.Sign(w[i]) : 0);
        }

        return (codes, MeansOfMagnitudes(w, layout, IsAbove));
    }

    /// <summary>Mean of the chosen |w| of every scale; 0 where none is chosen.</summary>
    private static double[] MeansOfMagnitudes(double[] w, StepLayout layout, Func<double, nint, bool> isChosen)
    {
        var (sums, counts) = (new double[layout.StepCount], new int[layout.StepCount]);
        for (var i = 0; i < w.Length; i++)
        {
            if (isChosen(Math.Abs(w[i]), layout.StepOf(i)))
            {
                sums[layout.StepOf(i)] += Math.Abs(w[i]);
                counts[layout.StepOf(i)]++;
            }
        }

        return [.. sums.Zip(counts, (sum, count) => count == 0 ? 0 : sum / count)];
    }
}
