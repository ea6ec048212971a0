using QuantBuild.Kernels.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Quantizers;

/// <summary>The factor on a learned step's gradient (LSQ, arXiv:1902.08153, section 2.2).</summary>
internal static class StepGradient
{
    /// <summary>
    /// 1/√(elements·largest code): keeps the step's relative updates of the size of the weights' own.
    /// </summary>
    public static float Scale(long elements, CodeRange codeRange) =>
        (float)(1.0 / Math.Sqrt((double)elements * Math.Max(codeRange.Upper, 1)));
}
