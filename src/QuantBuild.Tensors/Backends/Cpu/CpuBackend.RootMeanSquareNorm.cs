using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Normalization by the root of the mean square.</content>
public sealed unsafe partial class CpuBackend
{
    protected override Operation RootMeanSquareNormCore(Tensor input, Tensor gain, float epsilon, bool record)
    {
        nint columns = input.Shape.Columns;
        var output = Uninitialized(input.Shape);
        var inverses = Uninitialized(new Shape(input.Shape.Rows));
        var x = Data(input);
        var g = Data(gain);
        var y = Data(output);
        var i = Data(inverses);
        ForRows(
            input.Shape.Rows,
            columns,
            (start, count) => RootMeanSquareNormalization.Forward(x, g, epsilon, y, i, columns, start, count));
        return new Operation(output, record ? new RootMeanSquareNormContext(this, input, gain, inverses) : null);
    }

    internal Tensor RootMeanSquareNormInputGradient(Tensor input, Tensor gain, Tensor inverses, Tensor gradient)
    {
        nint columns = input.Shape.Columns;
        var result = Uninitialized(input.Shape);
        var x = Data(input);
        var i = Data(inverses);
        var g = Data(gain);
        var dy = Data(gradient);
        var dx = Data(result);
        ForRows(
            input.Shape.Rows,
            columns,
            (start, count) => RootMeanSquareNormalization.Backward(x, i, g, dy, dx, columns, start, count));
        return result;
    }

    internal Tensor RootMeanSquareNormGainGradient(Tensor input, Tensor inverses, Tensor gradient)
    {
        nint rows = input.Shape.Rows;
        nint columns = input.Shape.Columns;
        var result = Uninitialized(new Shape((int)columns));
        var chunks = FixedChunks.OfRows(rows);
        using var partials = Rent<double>(chunks * columns);
        var x = Data(input);
        var i = Data(inverses);
        var dy = Data(gradient);
        var sums = partials.Memory;
        For(
            chunks,
            1,
            (start, count) =>
                RootMeanSquareNormalization.ParameterPartials(x, i, dy, sums, rows, columns, start, count));
        ColumnSums.Combine(sums, chunks, columns, Data(result), 0, columns);
        return result;
    }
}
