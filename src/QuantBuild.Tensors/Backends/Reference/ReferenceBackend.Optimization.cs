namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Operations of optimizers.</content>
public sealed partial class ReferenceBackend
{
    protected override Tensor GradientNormCore(IReadOnlyList<Tensor> gradients)
    {
        var squares = gradients.Sum(gradient => Reals(gradient).Sum(g => g * g));
        return NewReals(new Shape(1), [Math.Sqrt(squares)]);
    }

    protected override Tensor ClipFactorCore(Tensor norm, float maximum)
    {
        return NewReals(new Shape(1), [Math.Min(1, maximum / Reals(norm)[0])]);
    }

    protected override void AdamStepCore(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, Tensor? gradientFactor)
    {
        var factor = gradientFactor is null ? 1 : Reals(gradientFactor)[0];
        foreach (var slot in slots)
        {
            Update(slot, hyperparameters, factor);
        }
    }

    /// <summary>
    /// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², p ← max(minimum, p − η·λ·p − η·(m/c₁)/(√(v/c₂) + ε)).
    /// </summary>
    private void Update(in AdamSlot slot, in AdamHyperparameters adam, double factor)
    {
        var (p, g) = (Reals(slot.Parameter), Reals(slot.Gradient));
        var (m, v) = (Reals(slot.FirstMoment), Reals(slot.SecondMoment));
        var columns = slot.Parameter.Shape.Columns;
        var rows = slot.Rows is null ? null : Integers(slot.Rows);
        for (var j = 0; j < g.Length; j++)
        {
            var i = rows is null ? j : (rows[j / columns] * columns) + (j % columns);
            var gradient = factor * g[j];
            m[i] = (adam.FirstDecay * m[i]) + ((1.0 - adam.FirstDecay) * gradient);
            v[i] = (adam.SecondDecay * v[i]) + ((1.0 - adam.SecondDecay) * gradient * gradient);
            var direction = m[i] / adam.FirstCorrection / (Math.Sqrt(v[i] / adam.SecondCorrection) + adam.Epsilon);
            var moved = p[i] - (slot.LearningRate * ((slot.WeightDecay * p[i]) + direction));
            p[i] = Math.Max(slot.Minimum, moved);
        }
    }
}
