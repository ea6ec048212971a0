using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Tensors.Backends.Reference;

/// <summary>Activations and their derivatives.</summary>
internal static class ReferenceActivation
{
    private const double InverseSqrtTwoPi = 0.39894228040143267794;
    private const double SqrtTwoOverPi = 0.79788456080286535588;
    private const double CubicScale = 0.044715;
    private const double SqrtHalf = 0.70710678118654752440;

    public static double Of(double x, Activation activation) => activation switch
    {
        Activation.None => x,
        Activation.Gelu => x * NormalDistribution(x),
        Activation.Relu => Math.Max(x, 0),
        Activation.Tanh => DeterministicMath.Tanh(x),
        Activation.TanhGelu => x * (1 + GeluTangent(x)) / 2,
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation."),
    };

    /// <summary>d activation(x)/dx; GELU: Φ(x) + x·φ(x). The rectifier's at 0 is 0.</summary>
    public static double Slope(double x, Activation activation) => activation switch
    {
        Activation.None => 1,
        Activation.Gelu => NormalDistribution(x) + (x * InverseSqrtTwoPi * DeterministicMath.Exp(-x * x / 2)),
        Activation.Relu => x > 0 ? 1 : 0,
        Activation.Tanh => 1 - (DeterministicMath.Tanh(x) * DeterministicMath.Tanh(x)),
        Activation.TanhGelu => TanhGeluSlope(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation."),
    };

    /// <summary>tanh u with u = √(2/π)·(x + 0.044715·x³).</summary>
    private static double GeluTangent(double x) =>
        DeterministicMath.Tanh(SqrtTwoOverPi * (x + (CubicScale * x * x * x)));

    /// <summary>(1 + tanh u + x·(1 − tanh² u)·u′)/2</summary>
    private static double TanhGeluSlope(double x)
    {
        var tangent = GeluTangent(x);
        var inner = SqrtTwoOverPi * (1 + (3 * CubicScale * x * x));
        return (1 + tangent + (x * (1 - (tangent * tangent)) * inner)) / 2;
    }

    /// <summary>Φ(x) = (1 + erf(x/√2))/2.</summary>
    private static double NormalDistribution(double x) => (1 + DeterministicMath.Erf(x * SqrtHalf)) / 2;
}
