using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Single elements of a tensor.</content>
public sealed unsafe partial class CpuBackend
{
    protected override Tensor GatherCore(Tensor source, Tensor positions)
    {
        var result = Uninitialized(positions.Shape);
        var from = Data(source);
        var at = Integers(positions);
        var to = Data(result);
        for (nint i = 0; i < (nint)positions.Shape.Count; i++)
        {
            to[i] = from[at[i]];
        }

        return result;
    }

    protected override void ScatterCore(Tensor values, Tensor positions, Tensor target)
    {
        var from = Data(values);
        var at = Integers(positions);
        var to = Data(target);
        for (nint i = 0; i < (nint)positions.Shape.Count; i++)
        {
            to[at[i]] = from[i];
        }
    }

    protected override Operation LinearCore(
        Tensor input, CodedMatrix weight, Tensor? bias, Activation activation, bool record)
    {
        var values = Decode(weight);
        var (output, kept) = LinearForward(input, values, bias, activation, record);
        values.Discard();
        return new Operation(
            output,
            record ? new CodedLinearContext(this, input, weight, bias is not null, activation, kept) : null);
    }

    protected override Tensor SegmentProductsCore(Tensor left, Tensor right, int segments)
    {
        var layout = left.Shape.LayoutOf(segments);
        var result = Uninitialized(new Shape(segments));
        using var partials = Rent<double>(layout.ChunkCount);
        using var totals = Rent<double>(layout.StepCount);
        var x = Data(left);
        var y = Data(right);
        var sums = partials.Memory;
        For(
            layout.ChunkCount,
            ChunksPerTask(layout),
            (start, count) => SegmentSums.Products(x, y, layout, sums, start, count));
        SegmentSums.Combine(sums, layout, totals.Memory, 0, layout.StepCount);
        for (nint i = 0; i < layout.StepCount; i++)
        {
            Data(result)[i] = (float)totals.Memory[i];
        }

        return result;
    }

    /// <summary>Single elements of gradientᵀ·input, of the positions' shape.</summary>
    internal Tensor LinearWeightGradient(Tensor gradient, Tensor input, Tensor positions)
    {
        var (outputs, inputs, rows) = (gradient.Shape.Columns, input.Shape.Columns, input.Shape.Rows);
        var result = Uninitialized(positions.Shape);
        ProductElements.OfTransposed(
            workers,
            workspace,
            View(Data(gradient), rows, outputs),
            View(Data(input), rows, inputs),
            Integers(positions),
            Data(result),
            (nint)positions.Shape.Count);
        return result;
    }
}
