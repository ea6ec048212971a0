using QuantBuild.Kernels.Optimizers;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Optimizer steps.</content>
public sealed unsafe partial class CpuBackend
{
    protected override Tensor GradientNormCore(IReadOnlyList<Tensor> gradients)
    {
        var sum = 0.0;
        foreach (var gradient in gradients)
        {
            sum += SumOfSquares(gradient);
        }

        return Scalar((float)Math.Sqrt(sum));
    }

    protected override Tensor ClipFactorCore(Tensor norm, float maximum)
    {
        var value = *Data(norm);
        return Scalar(value > maximum ? maximum / value : value <= maximum ? 1f : float.NaN);
    }

    protected override void AdamStepCore(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, Tensor? gradientFactor)
    {
        var factor = DataOrNull(gradientFactor);
        foreach (var slot in slots)
        {
            var coefficients = new AdamCoefficients(
                slot.LearningRate,
                hyperparameters.FirstDecay,
                hyperparameters.SecondDecay,
                hyperparameters.Epsilon,
                slot.WeightDecay,
                hyperparameters.FirstCorrection,
                hyperparameters.SecondCorrection);
            StepSlot(slot, coefficients, factor);
        }
    }

    private void StepSlot(AdamSlot slot, AdamCoefficients coefficients, float* factor)
    {
        var p = Data(slot.Parameter);
        var g = Data(slot.Gradient);
        var m = Data(slot.FirstMoment);
        var v = Data(slot.SecondMoment);
        var minimum = slot.Minimum;
        if (slot.Rows is null)
        {
            ForElements(
                (nint)slot.Parameter.Shape.Count,
                (start, count) => Adam.Step(p, g, m, v, coefficients, factor, minimum, start, count));
            return;
        }

        nint columns = slot.Parameter.Shape.Columns;
        var rows = Integers(slot.Rows);
        ForRows(
            (nint)slot.Rows.Shape.Count,
            columns,
            (start, count) => Adam.StepRows(p, g, m, v, rows, columns, coefficients, factor, minimum, start, count));
    }

    private double SumOfSquares(Tensor tensor)
    {
        var count = (nint)tensor.Shape.Count;
        var chunks = FixedChunks.OfElements(count);
        using var partials = Rent<double>(chunks);
        var x = Data(tensor);
        var sums = partials.Memory;
        For(chunks, 4, (start, length) => Sums.Squares(x, count, sums, start, length));
        return FixedChunks.Combine(sums, chunks);
    }
}
