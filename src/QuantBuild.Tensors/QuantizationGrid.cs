namespace QuantBuild.Tensors;

/// <summary>
/// The integers a uniform quantizer may produce, <paramref name="Lower"/> to <paramref name="Upper"/> inclusive:
/// code = clamp(round(x / step) + zeroPoint, Lower, Upper), value = (code − zeroPoint)·step, rounding half to even.
/// </summary>
public readonly record struct QuantizationGrid(int Lower, int Upper);
