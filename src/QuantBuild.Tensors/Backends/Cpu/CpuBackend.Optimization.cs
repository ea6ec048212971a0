using QuantBuild.Kernels.Optimizers;
using QuantBuild.Kernels.Reductions;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Optimizer steps.</content>
public sealed unsafe partial class CpuBackend
{
    public override Tensor GradientNorm(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        var sum = 0.0;
        foreach (var gradient in gradients)
        {
            sum += SumOfSquares(gradient);
        }

        return Scalar((float)Math.Sqrt(sum));
    }

    public override Tensor ClipFactor(Tensor norm, float maximum)
    {
        OperationArguments.RequireVector(norm, 1);
        var value = *Data(norm);
        return Scalar(value > maximum ? maximum / value : value <= maximum ? 1f : float.NaN);
    }

    public override void AdamStep(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, Tensor? gradientFactor)
    {
        ArgumentNullException.ThrowIfNull(slots);
        OperationArguments.RequireVector(gradientFactor, 1);
        var factor = DataOrNull(gradientFactor);
        foreach (var slot in slots)
        {
            OperationArguments.RequireAdamSlot(slot);
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
        foreach (var row in new ReadOnlySpan<int>(rows, checked((int)slot.Rows.Shape.Count)))
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)slot.Parameter.Shape.Rows, nameof(slot));
        }

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
