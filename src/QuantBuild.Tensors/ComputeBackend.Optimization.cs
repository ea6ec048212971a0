using System.Collections;

namespace QuantBuild.Tensors;

/// <content>Operations of optimizers, over many tensors at once.</content>
public abstract partial class ComputeBackend
{
    /// <summary>√ of the sum of squares of all elements of all gradients, shape [1].</summary>
    public Tensor GradientNorm(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        for (var i = 0; i < gradients.Count; i++)
        {
            RequireOwn(gradients[i]);
            OperationArguments.RequireType(gradients[i], ElementType.Float32);
        }

        return GradientNormCore(gradients);
    }

    /// <summary>min(1, maximum/norm), shape [1]: the factor that clips gradients of that norm.</summary>
    public Tensor ClipFactor(Tensor norm, float maximum)
    {
        ArgumentNullException.ThrowIfNull(norm);
        RequireOwn(norm);
        OperationArguments.RequireVector(norm, 1);
        return ClipFactorCore(norm, maximum);
    }

    /// <summary>
    /// One step of Adam with decoupled weight decay (arXiv:1412.6980, arXiv:1711.05101) on every slot, in place.
    /// </summary>
    /// <param name="slots">What to update.</param>
    /// <param name="hyperparameters">Of this step, bias corrections included.</param>
    /// <param name="gradientFactor">[1], multiplies every gradient; null for 1.</param>
    public void AdamStep(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, Tensor? gradientFactor)
    {
        RequireSlots(slots);
        RequireOwn(gradientFactor);
        OperationArguments.RequireVector(gradientFactor, 1);
        AdamStepCore(slots, hyperparameters, gradientFactor);
    }

    /// <summary>
    /// <see cref="AdamStep"/> with all gradients together clipped to a norm. A composite of <see cref="GradientNorm"/>,
    /// <see cref="ClipFactor"/> and <see cref="AdamStep"/>.
    /// </summary>
    /// <param name="slots">What to update.</param>
    /// <param name="hyperparameters">Of this step, bias corrections included.</param>
    /// <param name="maximumNorm">Of all gradients together; positive.</param>
    /// <returns>The norm before clipping, [1].</returns>
    public Tensor ClippedAdamStep(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, float maximumNorm)
    {
        RequireSlots(slots);
        return ClippedAdamStepCore(slots, hyperparameters, maximumNorm);
    }

    /// <summary>Does the work of <see cref="GradientNorm"/>.</summary>
    protected abstract Tensor GradientNormCore(IReadOnlyList<Tensor> gradients);

    /// <summary>Does the work of <see cref="ClipFactor"/>.</summary>
    protected abstract Tensor ClipFactorCore(Tensor norm, float maximum);

    /// <summary>Does the work of <see cref="AdamStep"/>.</summary>
    protected abstract void AdamStepCore(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, Tensor? gradientFactor);

    /// <summary>Does the work of <see cref="ClippedAdamStep"/>: step by step, unless overridden.</summary>
    protected virtual Tensor ClippedAdamStepCore(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, float maximumNorm)
    {
        var norm = GradientNormCore(new GradientsOf(slots));
        AdamStepCore(slots, hyperparameters, ClipFactorCore(norm, maximumNorm));
        return norm;
    }

    private void RequireSlots(IReadOnlyList<AdamSlot> slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        for (var i = 0; i < slots.Count; i++)
        {
            var slot = slots[i];
            RequireOwn(slot.Parameter, slot.Gradient, slot.FirstMoment, slot.SecondMoment, slot.Rows);
            OperationArguments.RequireAdamSlot(slot);
        }
    }

    private sealed class GradientsOf(IReadOnlyList<AdamSlot> slots) : IReadOnlyList<Tensor>
    {
        public int Count => slots.Count;

        public Tensor this[int index] => slots[index].Gradient;

        public IEnumerator<Tensor> GetEnumerator() => slots.Select(slot => slot.Gradient).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
