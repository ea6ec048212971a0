using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>A logit for each label, which says by itself whether the label is right.</summary>
public static class LabelDecision
{
    /// <summary>Whether the label's probability, 1 / (1 + e^−logit), is 0.5 or more.</summary>
    public static bool Of(float logit) => logit >= 0;

    /// <summary>p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q)) of the probabilities of two logits, in nats.</summary>
    internal static double Divergence(float full, float quantized)
    {
        // ln p = −ln(1 + e^−x), ln(1 − p) = −ln(1 + e^x).
        var (yes, no) = (-SoftPlus(-full), -SoftPlus(full));
        return (DeterministicMath.Exp(yes) * (yes + SoftPlus(-quantized)))
            + (DeterministicMath.Exp(no) * (no + SoftPlus(quantized)));
    }

    // ln(1 + e^x) without overflow.
    private static double SoftPlus(double x) =>
        Math.Max(x, 0) + DeterministicMath.Log(1 + DeterministicMath.Exp(-Math.Abs(x)));
}
