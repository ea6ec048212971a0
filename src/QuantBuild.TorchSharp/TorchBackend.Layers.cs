namespace QuantBuild.TorchSharp;

/// <content>Normalization, softmax, embeddings.</content>
public sealed partial class TorchBackend
{
    private const double LeastLength = 1e-12;

    protected override Operation LayerNormCore(
        Tensor input, Tensor? residual, Tensor gain, Tensor bias, float epsilon, bool record)
    {
        using var scope = Enter();
        long[] features = [input.Shape.Columns];
        var sum = residual is null ? Data(input) : Data(input).add(Data(residual), One);
        if (!record)
        {
            return Result(
                Torch.nn.functional.layer_norm(sum, features, Data(gain), Data(bias), epsilon),
                input.Shape,
                record,
                (_, _) => []);
        }

        var (x, g, b) = (Leaf(sum), Leaf(Data(gain)), Leaf(Data(bias)));
        var graph = Torch.nn.functional.layer_norm(x, features, g, b, epsilon);
        return Result(
            graph.detach(),
            input.Shape,
            record,
            (gradient, requested) =>
            {
                var found = Differentiated(graph, Data(gradient), x, g, b);
                var dSum = requested[0] || requested[1] ? Own(found[0], input.Shape) : null;
                return
                [
                    requested[0] ? dSum : null,
                    requested[1] ? dSum : null,
                    requested[2] ? Own(found[1], gain.Shape) : null,
                    requested[3] ? Own(found[2], bias.Shape) : null,
                ];
            },
            [x, g, b, graph],
            residual is null ? 0 : input.Shape.Count * sizeof(float));
    }

    protected override Operation RootMeanSquareNormCore(Tensor input, Tensor gain, float epsilon, bool record)
    {
        using var scope = Enter();
        var (shape, columns) = (input.Shape, (double)input.Shape.Columns);
        var x = Rows(Data(input), shape);
        using Scalar added = epsilon;
        var inverse = Scaled(x.mul(x).sum([1L], true), 1 / columns).add_(added, One).rsqrt_();
        return Result(
            x.mul(inverse).mul_(Data(gain)),
            shape,
            record,
            (gradient, requested) =>
            {
                var dy = Rows(Data(gradient), shape);
                var normalized = Rows(Data(input), shape).mul(inverse);
                Tensor? dInput = null;
                if (requested[0])
                {
                    // dx = r·(h − n·mean(h ⊙ n)) with r the inverse root, n = r·x and h = gain ⊙ dy
                    var h = dy.mul(Data(gain));
                    var along = Scaled(h.mul(normalized).sum([1L], true), 1 / columns);
                    dInput = Own(h.sub_(normalized.mul(along)).mul_(inverse), shape);
                }

                return [dInput, requested[1] ? Own(dy.mul(normalized).sum([0L]), gain.Shape) : null];
            },
            inverse);
    }

    protected override Operation EmbeddingCore(Tensor table, Tensor indices, bool record)
    {
        using var scope = Enter();
        Span<int> extents = stackalloc int[indices.Shape.Rank + 1];
        indices.Shape.CopyTo(extents);
        extents[^1] = table.Shape.Columns;
        var shape = new Shape(extents);
        return Result(
            Data(table).index_select(0, Data(indices).view(-1)),
            shape,
            record,
            (gradient, _) =>
            {
                var sums = Torch.zeros(Extents(table.Shape), ScalarType.Float32, device);
                sums.index_add_(0, Places(indices), Rows(Data(gradient), shape), One);
                return [Own(sums, table.Shape)];
            });
    }

    protected override Operation SelectPositionCore(Tensor input, int position, bool record)
    {
        using var scope = Enter();
        return Result(
            Data(input).select(1, position).clone(),
            new Shape(input.Shape[0], input.Shape[2]),
            record,
            (gradient, _) =>
            {
                var all = Torch.zeros(Extents(input.Shape), ScalarType.Float32, device);
                all.select(1, position).copy_(Data(gradient));
                return [Own(all, input.Shape)];
            });
    }

    protected override Operation PoolPositionsCore(
        Tensor input, Tensor mask, PositionPooling pooling, bool record)
    {
        using var scope = Enter();
        var (batch, sequence, features) = (input.Shape[0], input.Shape[1], input.Shape[2]);
        var kept = Data(mask).ne(Zero).view(batch, sequence, 1);
        var some = kept.any(1);
        var shape = new Shape(batch, features);
        if (pooling == PositionPooling.Mean)
        {
            var weights = kept.to(ScalarType.Float32);
            weights = weights.div(weights.sum([1L], true).clamp_min_(One));
            return Result(
                Data(input).mul(weights).sum([1L]),
                shape,
                record,
                (gradient, _) => [Own(Data(gradient).unsqueeze(1).mul(weights), input.Shape)],
                weights);
        }

        using Scalar lowest = double.NegativeInfinity;
        var (largest, places) = Data(input).masked_fill(kept.logical_not(), lowest).max(1);
        return Result(
            largest.masked_fill(some.logical_not(), Zero),
            shape,
            record,
            (gradient, _) =>
            {
                var all = Torch.zeros(Extents(input.Shape), ScalarType.Float32, device);
                var dy = Data(gradient).mul(some).unsqueeze(1);
                return [Own(all.scatter_(1, places.unsqueeze(1), dy), input.Shape)];
            },
            places,
            some);
    }

    protected override Operation NormalizeRowsCore(Tensor input, bool record)
    {
        using var scope = Enter();
        using Scalar least = LeastLength;
        var shape = input.Shape;
        var x = Rows(Data(input), shape);
        var lengths = x.mul(x).sum([1L], true).sqrt_();
        var divisors = lengths.clamp_min(least);
        var output = x.div(divisors);
        return Result(
            output,
            shape,
            record,
            (gradient, _) =>
            {
                // dx = (dy − y·(y·dy))/‖x‖, and dy/1e-12 where the row is shorter than that
                using Scalar limit = LeastLength;
                var dy = Rows(Data(gradient), shape);
                var y = Rows(Data(input), shape).div(divisors);
                var along = y.mul(dy).sum([1L], true).mul_(lengths.gt(limit));
                return [Own(dy.sub(y.mul(along)).div_(divisors), shape)];
            },
            lengths,
            divisors);
    }

    protected override Operation SoftmaxCore(Tensor input, bool record)
    {
        using var scope = Enter();
        var output = Data(input).softmax(-1);
        var kept = output.detach();
        return Result(
            output,
            input.Shape,
            record,
            (gradient, _) => [Own(SoftmaxGradient(kept, Data(gradient)), input.Shape)],
            [kept],
            keptBytes: 0);
    }

    // y ⊙ (dy − Σ y ⊙ dy)
    private static TorchTensor SoftmaxGradient(TorchTensor y, TorchTensor dy)
    {
        var product = dy.mul(y);
        return product.sub_(y.mul(product.sum([-1L], true)));
    }
}
