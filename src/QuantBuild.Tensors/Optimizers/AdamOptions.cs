namespace QuantBuild.Tensors.Optimizers;

/// <summary>Constants of <see cref="AdamOptimizer"/> (arXiv:1412.6980).</summary>
public sealed record AdamOptions
{
    /// <summary>β₁, default 0.9.</summary>
    public float FirstDecay { get; init; } = 0.9f;

    /// <summary>β₂, default 0.999.</summary>
    public float SecondDecay { get; init; } = 0.999f;

    /// <summary>Added to √ of the corrected second moment; default 1e-8.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Gradients of a larger norm, all together, are scaled down to it; null (default) for none.</summary>
    public float? MaximumGradientNorm { get; init; }
}
