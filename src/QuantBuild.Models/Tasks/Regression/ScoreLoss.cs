using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.Regression;

/// <summary>The loss of models with one logit.</summary>
internal static class ScoreLoss
{
    /// <summary>The mean squared difference, [1].</summary>
    /// <param name="logits">[batch, 1]</param>
    /// <param name="wanted">[batch, 1]</param>
    public static Tensor SquaredError(Tensor logits, Tensor wanted)
    {
        var texts = logits.Shape.Rows;
        var all = Enumerable.Repeat(1, texts).ToArray();
        return logits.MaskedSquaredError(wanted, logits.Backend.FromHost(all, new Shape(texts)));
    }
}
