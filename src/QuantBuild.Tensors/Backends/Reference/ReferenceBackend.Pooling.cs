namespace QuantBuild.Tensors.Backends.Reference;

/// <content>One vector of many positions, and its length.</content>
public sealed partial class ReferenceBackend
{
    private const double LeastLength = 1e-12;

    protected override Operation PoolPositionsCore(
        Tensor input, Tensor mask, PositionPooling pooling, bool record)
    {
        var (batch, sequence, features) = (input.Shape[0], input.Shape[1], input.Shape[2]);
        var weights = PoolingWeights(Reals(input), Integers(mask), input.Shape, pooling);
        var x = Reals(input);
        var output = new double[batch * features];
        for (var i = 0; i < x.Length; i++)
        {
            output[PooledIndex(i)] += weights[i] == 0 ? 0 : weights[i] * x[i];
        }

        return Result(
            NewReals(new Shape(batch, features), output),
            record,
            (gradient, _) =>
            {
                var dy = Reals(gradient);
                return
                [
                    NewReals(input.Shape, [.. weights.Select((weight, i) => weight * dy[PooledIndex(i)])]),
                ];
            });

        int PooledIndex(int i) => (i / (sequence * features) * features) + (i % features);
    }

    protected override Operation NormalizeRowsCore(Tensor input, bool record)
    {
        var columns = input.Shape.Columns;
        var x = Reals(input);
        var lengths = x.Chunk(columns).Select(row => Math.Sqrt(row.Sum(value => value * value))).ToArray();
        var output = x.Select((value, i) => value / Math.Max(lengths[i / columns], LeastLength)).ToArray();
        return Result(
            NewReals(input.Shape, output),
            record,
            (gradient, _) =>
            {
                var dy = Reals(gradient);
                var dx = new double[x.Length];
                for (var i = 0; i < dx.Length; i++)
                {
                    var (first, length) = (i / columns * columns, lengths[i / columns]);
                    var along = length > LeastLength
                        ? Enumerable.Range(first, columns).Sum(k => output[k] * dy[k])
                        : 0;
                    dx[i] = (dy[i] - (output[i] * along)) / Math.Max(length, LeastLength);
                }

                return [NewReals(input.Shape, dx)];
            });
    }

    /// <summary>How much of each element goes into its feature of the pooled vector.</summary>
    private static double[] PoolingWeights(double[] x, int[] mask, Shape shape, PositionPooling pooling)
    {
        var (batch, sequence, features) = (shape[0], shape[1], shape[2]);
        var weights = new double[x.Length];
        for (var b = 0; b < batch; b++)
        {
            var kept = Enumerable.Range(b * sequence, sequence).Where(row => mask[row] != 0).ToArray();
            for (var feature = 0; feature < features && kept.Length > 0; feature++)
            {
                double Value(int row) => x[(row * features) + feature];
                var counted = pooling == PositionPooling.Mean ? kept : [kept.MaxBy(Value)];
                foreach (var row in counted)
                {
                    weights[(row * features) + feature] = 1.0 / counted.Length;
                }
            }
        }

        return weights;
    }
}
