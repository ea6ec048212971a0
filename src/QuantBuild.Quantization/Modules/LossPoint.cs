namespace QuantBuild.Quantization.Modules;

/// <summary>
/// Mean loss over the training steps of a window that ends at <paramref name="Step"/>, counted from 1.
/// </summary>
public readonly record struct LossPoint(int Step, double Loss);
