using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Pooling;
using QuantBuild.Kernels.Reductions;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <content>Normalization, softmax, embeddings.</content>
public sealed unsafe partial class CpuBackend
{
    protected override Operation LayerNormCore(
        Tensor input, Tensor? residual, Tensor gain, Tensor bias, float epsilon, bool record)
    {
        nint rows = input.Shape.Rows;
        nint columns = input.Shape.Columns;
        var output = Uninitialized(input.Shape);

        // The sum may be written over by the result where no backward pass reads it.
        var sum = residual is null ? input : record ? Uninitialized(input.Shape) : output;
        var statistics = Uninitialized(new Shape(2, input.Shape.Rows));
        var x = Data(input);
        var r = DataOrNull(residual);
        var s = Data(sum);
        var y = Data(output);
        var g = Data(gain);
        var b = Data(bias);
        var means = Data(statistics);
        ForRows(
            rows,
            columns,
            (start, count) => LayerNormalization.Forward(
                x, r, r is null ? null : s, g, b, epsilon, y, means, means + rows, columns, start, count));
        return new Operation(
            output, record ? new LayerNormContext(this, sum, gain, statistics, residual is not null) : null);
    }

    protected override Operation SoftmaxCore(Tensor input, bool record)
    {
        nint columns = input.Shape.Columns;
        var output = Uninitialized(input.Shape);
        var x = Data(input);
        var y = Data(output);
        ForRows(
            input.Shape.Rows,
            columns,
            (start, count) => Kernels.Normalization.Softmax.Forward(x, y, columns, start, count));
        return new Operation(output, record ? new SoftmaxContext(this, output) : null);
    }

    protected override Operation EmbeddingCore(Tensor table, Tensor indices, bool record)
    {
        nint vocabulary = table.Shape.Rows;
        nint columns = table.Shape.Columns;
        Span<int> extents = stackalloc int[indices.Shape.Rank + 1];
        indices.Shape.CopyTo(extents);
        extents[^1] = (int)columns;
        var output = Uninitialized(new Shape(extents));
        var t = Data(table);
        var ids = Integers(indices);
        var y = Data(output);
        ForRows(
            (nint)indices.Shape.Count,
            columns,
            (start, count) => Kernels.Embeddings.Embedding.Gather(t, ids, y, vocabulary, columns, start, count));
        return new Operation(output, record ? new EmbeddingContext(this, table.Shape, indices) : null);
    }

    protected override Operation SelectPositionCore(Tensor input, int position, bool record)
    {
        var (batch, sequence, features) = (input.Shape[0], input.Shape[1], input.Shape[2]);
        var output = Uninitialized(new Shape(batch, features));
        RowCopies.Strided(
            Data(input) + ((nint)position * features), (nint)sequence * features, Data(output), features, features, 0,
            batch);
        return new Operation(output, record ? new SelectPositionContext(this, input.Shape, position) : null);
    }

    protected override Operation PoolPositionsCore(
        Tensor input, Tensor mask, PositionPooling pooling, bool record)
    {
        var (batch, sequence, features) = (input.Shape[0], input.Shape[1], input.Shape[2]);
        var output = Uninitialized(new Shape(batch, features));
        var x = Data(input);
        var m = Integers(mask);
        var y = Data(output);
        ForRows(
            batch,
            sequence * features,
            (start, count) =>
            {
                if (pooling == PositionPooling.Mean)
                {
                    MeanPooling.Forward(x, m, y, sequence, features, start, count);
                }
                else
                {
                    MaximumPooling.Forward(x, m, y, sequence, features, start, count);
                }
            });
        return new Operation(output, record ? new PoolPositionsContext(this, input, mask, pooling) : null);
    }

    protected override Operation NormalizeRowsCore(Tensor input, bool record)
    {
        nint columns = input.Shape.Columns;
        var output = Uninitialized(input.Shape);
        var x = Data(input);
        var y = Data(output);
        ForRows(
            input.Shape.Rows,
            columns,
            (start, count) => UnitLength.Forward(x, y, columns, start, count));
        return new Operation(output, record ? new NormalizeRowsContext(this, input) : null);
    }

    internal Tensor LayerNormInputGradient(Tensor sum, Tensor gain, Tensor statistics, Tensor gradient)
    {
        nint rows = sum.Shape.Rows;
        nint columns = sum.Shape.Columns;
        var result = Uninitialized(sum.Shape);
        var x = Data(sum);
        var means = Data(statistics);
        var g = Data(gain);
        var dy = Data(gradient);
        var dx = Data(result);
        ForRows(
            rows,
            columns,
            (start, count) =>
                LayerNormalization.Backward(x, means, means + rows, g, dy, dx, columns, start, count));
        return result;
    }

    internal (Tensor Gain, Tensor Bias) LayerNormParameterGradients(Tensor sum, Tensor statistics, Tensor gradient)
    {
        nint rows = sum.Shape.Rows;
        nint columns = sum.Shape.Columns;
        var gain = Uninitialized(new Shape((int)columns));
        var bias = Uninitialized(new Shape((int)columns));
        var chunks = FixedChunks.OfRows(rows);
        using var partials = Rent<double>(2 * chunks * columns);
        var x = Data(sum);
        var means = Data(statistics);
        var dy = Data(gradient);
        var sums = partials.Memory;
        For(
            chunks,
            1,
            (start, count) => LayerNormalization.ParameterPartials(
                x, means, means + rows, dy, sums, sums + (chunks * columns), rows, columns, start, count));
        ColumnSums.Combine(sums, chunks, columns, Data(gain), 0, columns);
        ColumnSums.Combine(sums + (chunks * columns), chunks, columns, Data(bias), 0, columns);
        return (gain, bias);
    }

    internal Tensor SoftmaxGradient(Tensor output, Tensor gradient)
    {
        nint columns = output.Shape.Columns;
        var result = Uninitialized(output.Shape);
        var y = Data(output);
        var dy = Data(gradient);
        var dx = Data(result);
        ForRows(
            output.Shape.Rows,
            columns,
            (start, count) => Kernels.Normalization.Softmax.Backward(y, dy, dx, columns, start, count));
        return result;
    }

    internal Tensor EmbeddingGradient(Shape tableShape, Tensor indices, Tensor gradient)
    {
        var result = Zeros(tableShape);
        nint columns = tableShape.Columns;
        var tokens = (nint)indices.Shape.Count;
        var dy = Data(gradient);
        var ids = Integers(indices);
        var dt = Data(result);
        var rowsPerThread = (tableShape.Rows + workers.Threads - 1) / workers.Threads;
        For(
            tableShape.Rows,
            rowsPerThread,
            (start, count) => Kernels.Embeddings.Embedding.ScatterAdd(dy, ids, tokens, dt, columns, start, count));
        return result;
    }

    internal Tensor SelectPositionGradient(Shape inputShape, int position, Tensor gradient)
    {
        var result = Zeros(inputShape);
        nint features = inputShape.Columns;
        RowCopies.Strided(
            Data(gradient), features, Data(result) + (position * features), inputShape[1] * features, features, 0,
            inputShape[0]);
        return result;
    }

    internal Tensor PoolPositionsGradient(Tensor input, Tensor mask, PositionPooling pooling, Tensor gradient)
    {
        var (batch, sequence, features) = (input.Shape[0], input.Shape[1], input.Shape[2]);
        var result = Uninitialized(input.Shape);
        var x = Data(input);
        var m = Integers(mask);
        var dy = Data(gradient);
        var dx = Data(result);
        ForRows(
            batch,
            sequence * features,
            (start, count) =>
            {
                if (pooling == PositionPooling.Mean)
                {
                    MeanPooling.Backward(dy, m, dx, sequence, features, start, count);
                }
                else
                {
                    MaximumPooling.Backward(x, m, dy, dx, sequence, features, start, count);
                }
            });
        return result;
    }

    internal Tensor NormalizeRowsGradient(Tensor input, Tensor gradient)
    {
        nint columns = input.Shape.Columns;
        var result = Uninitialized(input.Shape);
        var x = Data(input);
        var dy = Data(gradient);
        var dx = Data(result);
        ForRows(
            input.Shape.Rows,
            columns,
            (start, count) => UnitLength.Backward(x, dy, dx, columns, start, count));
        return result;
    }
}
