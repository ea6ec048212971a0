using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>How one forward pass is done: what replaces values on the way, and whether units are dropped.</summary>
/// <param name="Transform">Asked at every replaceable point.</param>
/// <param name="Dropout">Of hidden states, in training; null for none.</param>
public sealed record ForwardPass(IForwardTransform Transform, HiddenDropout? Dropout = null)
{
    /// <summary>Full precision, nothing dropped.</summary>
    public static ForwardPass Inference { get; } = new(FullPrecision.Instance);

    /// <summary>Drops elements of a hidden state where the pass asks for it.</summary>
    /// <param name="hidden">Any shape.</param>
    /// <param name="site">Number of the place in the model, so that each place drops its own elements.</param>
    public Tensor Drop(Tensor hidden, uint site)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        return Dropout is { Rate: > 0f } dropout ? hidden.Dropout(dropout.Rate, dropout.KeyOf(site)) : hidden;
    }
}
