using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Observers;

/// <summary>Chooses the step, and the zero point where asymmetric, of an activation.</summary>
internal sealed class ActivationObserver(ActivationQuantization activations, bool isAsymmetric)
{
    private readonly CodeRange codeRange = isAsymmetric
        ? CodeRange.Asymmetric(activations.Bits)
        : CodeRange.Symmetric(activations.Bits);

    /// <summary>Whether the range alone does not decide.</summary>
    public static bool NeedsHistogram(ObserverKind observer) => observer is not ObserverKind.MinMax;

    /// <summary>Bins over what min-max would cover, which no other observer exceeds.</summary>
    public ActivationHistogram HistogramOver(float minimum, float maximum)
    {
        var largest = Math.Max(-minimum, maximum);
        return isAsymmetric
            ? new ActivationHistogram(Math.Min(minimum, 0f), Math.Max(maximum, 0f))
            : new ActivationHistogram(-largest, largest);
    }

    /// <param name="range">Smallest and largest value.</param>
    /// <param name="histogram">Null unless the observer needs it.</param>
    public QuantizedPoint Choose((float Minimum, float Maximum) range, ActivationHistogram? histogram) =>
        activations.Observer switch
        {
            ObserverKind.Percentile => Cover(isAsymmetric
                ? histogram!.AsymmetricRange(activations.Percentile)
                : histogram!.SymmetricRange(activations.Percentile)),
            ObserverKind.MeanSquaredError => LeastError(Cover(range), histogram!),
            _ => Cover(range),
        };

    private QuantizedPoint Cover((float Minimum, float Maximum) range)
    {
        if (!isAsymmetric)
        {
            var symmetric = QuantizerRange.SymmetricStep(range.Minimum, range.Maximum, codeRange);
            return new QuantizedPoint(activations.Bits, symmetric, ZeroPoint: null);
        }

        var (step, zeroPoint) = QuantizerRange.Asymmetric(range.Minimum, range.Maximum, codeRange);
        return new QuantizedPoint(activations.Bits, step, zeroPoint);
    }

    // A few activations are up to a hundred times as large as the rest, so the search goes down to 1 %.
    private QuantizedPoint LeastError(QuantizedPoint covering, ActivationHistogram histogram)
    {
        var (best, least) = (covering, double.PositiveInfinity);
        for (var percent = 1; percent <= 100; percent++)
        {
            var step = Math.Max(covering.Step!.Value * (percent / 100f), QuantizerRange.SmallestStep);
            var error = histogram.SquaredError(step, covering.ZeroPoint ?? 0, codeRange);
            if (error < least)
            {
                (best, least) = (covering with { Step = step }, error);
            }
        }

        return best;
    }
}
