using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks;

/// <summary>
/// A logit for each decision, as the choice between two classes, no and yes, with the logits 0 and that of the
/// decision: the softmax of the two is 1 / (1 + e^−logit), so that the cross-entropy of the choice is the binary one.
/// </summary>
internal static class BinaryChoice
{
    /// <param name="logits">Of any shape; one a decision.</param>
    /// <returns>[decisions, 2]</returns>
    public static Tensor Of(Tensor logits)
    {
        var onlyYes = logits.Backend.FromHost(new[] { 0f, 1f }, new Shape(2, 1));
        return logits.Reshape(checked((int)logits.Shape.Count), 1).Linear(onlyYes);
    }
}
