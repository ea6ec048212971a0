using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Matrix products and linear layers.</content>
public sealed unsafe partial class CpuBackend
{
    protected override Operation LinearCore(
        Tensor input, Tensor weight, Tensor? bias, Activation activation, bool record)
    {
        var (output, kept) = LinearForward(input, weight, bias, activation, record);
        return new Operation(
            output, record ? new DenseLinearContext(this, input, weight, bias is not null, activation, kept) : null);
    }

    /// <summary>The output, and what a recorded activation's derivative needs.</summary>
    private (Tensor Output, Tensor? Kept) LinearForward(
        Tensor input, Tensor weight, Tensor? bias, Activation activation, bool record)
    {
        var (outputs, inputs) = (weight.Shape[0], weight.Shape[1]);
        var output = Uninitialized(input.Shape.WithColumns(outputs));
        Tensor? kept = null;
        var a = View(Data(input), input.Shape.Rows, inputs);
        var b = View(Data(weight), outputs, inputs).Transposed();
        var c = View(Data(output), input.Shape.Rows, outputs);
        if (activation is Activation.Gelu && bias is not null)
        {
            kept = record ? Uninitialized(output.Shape) : null;
            Multiply(a, b, c, new GeluEpilogue(new BiasEpilogue(Data(bias)), DataOrNull(kept), outputs));
        }
        else
        {
            if (bias is null)
            {
                Multiply(a, b, c, default(NoEpilogue));
            }
            else
            {
                Multiply(a, b, c, new BiasEpilogue(Data(bias)));
            }

            (output, kept) = ApplyActivation(output, activation);
        }

        return (output, kept);
    }

    protected override Operation MatrixProductCore(
        Tensor left, Tensor right, bool transposeLeft, bool transposeRight, bool record)
    {
        var output = Product(left, right, transposeLeft, transposeRight);
        return new Operation(
            output, record ? new MatrixProductContext(this, left, right, transposeLeft, transposeRight) : null);
    }

    internal Tensor Product(Tensor left, Tensor right, bool transposeLeft, bool transposeRight)
    {
        var a = View(Data(left), left.Shape.Rows, left.Shape.Columns);
        var b = View(Data(right), right.Shape.Rows, right.Shape.Columns);
        a = transposeLeft ? a.Transposed() : a;
        b = transposeRight ? b.Transposed() : b;
        var output = Uninitialized(new Shape(a.Rows, b.Columns));
        Multiply(a, b, View(Data(output), a.Rows, b.Columns), default(NoEpilogue));
        return output;
    }

    /// <summary>gradient·weight, of the input's shape.</summary>
    internal Tensor LinearInputGradient(Tensor gradient, Tensor weight, Shape inputShape)
    {
        var result = Uninitialized(inputShape);
        var (outputs, inputs) = (weight.Shape[0], weight.Shape[1]);
        Multiply(
            View(Data(gradient), inputShape.Rows, outputs),
            View(Data(weight), outputs, inputs),
            View(Data(result), inputShape.Rows, inputs),
            default(NoEpilogue));
        return result;
    }

    /// <summary>gradientᵀ·input, [outputs, inputs].</summary>
    internal Tensor LinearWeightGradient(Tensor gradient, Tensor input)
    {
        var (outputs, inputs, rows) = (gradient.Shape.Columns, input.Shape.Columns, input.Shape.Rows);
        var result = Uninitialized(new Shape(outputs, inputs));
        Multiply(
            View(Data(gradient), rows, outputs).Transposed(),
            View(Data(input), rows, inputs),
            View(Data(result), outputs, inputs),
            default(NoEpilogue));
        return result;
    }

    /// <summary>Sums down the columns, [columns].</summary>
    internal Tensor ColumnSum(Tensor values)
    {
        var (rows, columns) = (values.Shape.Rows, values.Shape.Columns);
        var result = Uninitialized(new Shape(columns));
        var chunks = FixedChunks.OfRows(rows);
        using var partials = Rent<double>(chunks * columns);
        var source = Data(values);
        var target = Data(result);
        var sums = partials.Memory;
        For(chunks, 1, (start, count) => ColumnSums.Partial(source, rows, columns, sums, start, count));
        ColumnSums.Combine(sums, chunks, columns, target, 0, columns);
        return result;
    }

    private void Multiply<TEpilogue>(MatrixView a, MatrixView b, MatrixView c, TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue =>
        Kernels.MatrixProducts.MatrixProduct.Multiply(workers, workspace, a, b, c, epilogue);
}
