using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Quantization.Observers;

/// <summary>Steps and zero points that just cover given ranges of values.</summary>
internal static class QuantizerRange
{
    /// <inheritdoc cref="FakeQuantizer.SmallestStep"/>
    public const float SmallestStep = FakeQuantizer.SmallestStep;

    /// <summary>The smallest step with which the last code on either side reaches the range's end there.</summary>
    public static float SymmetricStep(float minimum, float maximum, CodeRange codeRange) =>
        Math.Max(Math.Max(minimum / codeRange.Lower, maximum / codeRange.Upper), SmallestStep);

    /// <summary>The range, widened to hold 0, over the number of intervals; the zero point is 0's code.</summary>
    public static (float Step, int ZeroPoint) Asymmetric(float minimum, float maximum, CodeRange codeRange)
    {
        var low = Math.Min(minimum, 0f);
        var high = Math.Max(maximum, 0f);
        var step = Math.Max((high - low) / (codeRange.Upper - codeRange.Lower), SmallestStep);
        var zeroPoint = (int)MathF.Round(codeRange.Lower - (low / step), MidpointRounding.ToEven);
        return (step, Math.Clamp(zeroPoint, codeRange.Lower, codeRange.Upper));
    }
}
