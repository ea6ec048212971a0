namespace QuantBuild.Kernels.Optimizers;

/// <summary>Clipping by the global norm.</summary>
public static class GradientClipping
{
    // Keeps the quotient finite for gradients of zero, as PyTorch's clip_grad_norm_ does.
    private const double Guard = 1e-6;

    /// <summary>min(1, maximumNorm / (norm + 1e-6)) with norm = √<paramref name="sumOfSquares"/>.</summary>
    public static float Multiplier(double sumOfSquares, float maximumNorm) =>
        (float)Math.Min(1, maximumNorm / (Math.Sqrt(sumOfSquares) + Guard));
}
