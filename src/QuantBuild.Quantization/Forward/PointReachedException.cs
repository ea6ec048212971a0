namespace QuantBuild.Quantization.Forward;

/// <summary>Ends a forward pass whose rest nobody needs; caught by <see cref="PointCapture"/> alone.</summary>
internal sealed class PointReachedException : Exception;
