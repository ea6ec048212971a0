using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Tensors;

/// <content>Operations of optimizers, over many tensors at once.</content>
public abstract partial class ComputeBackend
{
    /// <summary>√ of the sum of squares of all elements of all gradients, shape [1].</summary>
    public abstract Tensor GradientNorm(IReadOnlyList<Tensor> gradients);

    /// <summary>min(1, maximum/norm), shape [1]: the factor that clips gradients of that norm.</summary>
    public abstract Tensor ClipFactor(Tensor norm, float maximum);

    /// <summary>
    /// One step of Adam with decoupled weight decay (arXiv:1412.6980, arXiv:1711.05101) on every slot, in place.
    /// </summary>
    /// <param name="slots">What to update.</param>
    /// <param name="hyperparameters">Of this step, bias corrections included.</param>
    /// <param name="gradientFactor">[1], multiplies every gradient; null for 1.</param>
    public abstract void AdamStep(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, Tensor? gradientFactor);
}
