using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Linear layers, matrix products, embedding, softmax.</content>
public sealed partial class ReferenceBackend
{
    protected override Operation LinearCore(
        Tensor input, Tensor weight, Tensor? bias, Activation activation, bool record)
    {
        var sums = BeforeActivation(input, weight, bias);
        var outputs = Array.ConvertAll(sums.Values, sum => ReferenceActivation.Of(sum, activation));
        return Result(
            NewReals(input.Shape.WithColumns(weight.Shape[0]), outputs),
            record,
            (gradient, requested) =>
            {
                // z = x·Wᵀ + b: dz = dy ⊙ f′(z), dx = dz·W, dW = dzᵀ·x, db = Σ over rows of dz
                var z = BeforeActivation(input, weight, bias);
                var dy = Reals(gradient);
                var slopes = Array.ConvertAll(z.Values, sum => ReferenceActivation.Slope(sum, activation));
                var dz = new Matrix([.. dy.Zip(slopes, (g, slope) => g * slope)], z.Rows, z.Columns);
                return
                [
                    requested[0] ? NewReals(input.Shape, (dz * MatrixOf(weight)).Values) : null,
                    requested[1] ? NewReals(weight.Shape, (dz.Transposed * MatrixOf(input)).Values) : null,
                    bias is not null && requested[2] ? NewReals(bias.Shape, SumOfRows(dz)) : null,
                ];
            });
    }

    protected override Tensor GatherCore(Tensor source, Tensor positions)
    {
        var values = Reals(source);
        return NewReals(positions.Shape, Array.ConvertAll(Integers(positions), position => values[position]));
    }

    protected override void ScatterCore(Tensor values, Tensor positions, Tensor target)
    {
        var (elements, given) = (Reals(target), Reals(values));
        foreach (var (i, position) in Integers(positions).Index())
        {
            elements[position] = given[i];
        }
    }

    protected override Operation MatrixProductCore(
        Tensor left, Tensor right, bool transposeLeft, bool transposeRight, bool record)
    {
        var product = Op(left, transposeLeft) * Op(right, transposeRight);
        return Result(
            NewReals(new Shape(product.Rows, product.Columns), product.Values),
            record,
            (gradient, requested) =>
            {
                // C = A·B: dA = dC·Bᵀ, dB = Aᵀ·dC, each transposed back where the operand was
                var dc = MatrixOf(gradient);
                var (a, b) = (Op(left, transposeLeft), Op(right, transposeRight));
                return
                [
                    !requested[0] ? null : NewReals(
                        left.Shape, (transposeLeft ? b * dc.Transposed : dc * b.Transposed).Values),
                    !requested[1] ? null : NewReals(
                        right.Shape, (transposeRight ? dc.Transposed * a : a.Transposed * dc).Values),
                ];
            });
    }

    protected override Operation EmbeddingCore(Tensor table, Tensor indices, bool record)
    {
        var (rows, features) = (table.Shape[0], table.Shape[1]);
        var values = Reals(table);
        var wanted = Integers(indices);
        var output = new double[wanted.Length * features];
        for (var i = 0; i < wanted.Length; i++)
        {
            Array.Copy(values, wanted[i] * features, output, i * features, features);
        }

        Span<int> extents = stackalloc int[indices.Shape.Rank + 1];
        indices.Shape.CopyTo(extents);
        extents[^1] = features;
        return Result(
            NewReals(new Shape(extents), output),
            record,
            (gradient, _) =>
            {
                var dy = Reals(gradient);
                var sums = new double[rows * features];
                foreach (var (i, row) in Integers(indices).Index())
                {
                    for (var column = 0; column < features; column++)
                    {
                        sums[(row * features) + column] += dy[(i * features) + column];
                    }
                }

                return [NewReals(table.Shape, sums)];
            });
    }

    protected override Operation SelectPositionCore(Tensor input, int position, bool record)
    {
        var (batch, sequence, features) = (input.Shape[0], input.Shape[1], input.Shape[2]);
        var x = Reals(input);
        var output = new double[batch * features];
        for (var b = 0; b < batch; b++)
        {
            Array.Copy(x, ((b * sequence) + position) * features, output, b * features, features);
        }

        return Result(
            NewReals(new Shape(batch, features), output),
            record,
            (gradient, _) =>
            {
                var dy = Reals(gradient);
                var dx = new double[batch * sequence * features];
                for (var b = 0; b < batch; b++)
                {
                    Array.Copy(dy, b * features, dx, ((b * sequence) + position) * features, features);
                }

                return [NewReals(input.Shape, dx)];
            });
    }

    protected override Operation SoftmaxCore(Tensor input, bool record)
    {
        var columns = input.Shape.Columns;
        return Result(
            NewReals(input.Shape, SoftmaxRows(Reals(input), columns)),
            record,
            (gradient, _) =>
            {
                var p = SoftmaxRows(Reals(input), columns);
                return [NewReals(input.Shape, SoftmaxGradient(p, Reals(gradient), columns))];
            });
    }

    /// <summary>pᵢ = exp(xᵢ − max x)/Σ exp(xⱼ − max x), row by row.</summary>
    private static double[] SoftmaxRows(double[] x, int columns)
    {
        var p = new double[x.Length];
        for (var start = 0; start < x.Length; start += columns)
        {
            var largest = x.AsSpan(start, columns).ToArray().Max();
            double sum = 0;
            for (var i = start; i < start + columns; i++)
            {
                p[i] = DeterministicMath.Exp(x[i] - largest);
                sum += p[i];
            }

            for (var i = start; i < start + columns; i++)
            {
                p[i] /= sum;
            }
        }

        return p;
    }

    /// <summary>dxᵢ = pᵢ·(dpᵢ − Σ pⱼ·dpⱼ), row by row.</summary>
    private static double[] SoftmaxGradient(double[] p, double[] dp, int columns)
    {
        var dx = new double[p.Length];
        for (var start = 0; start < p.Length; start += columns)
        {
            double dot = 0;
            for (var i = start; i < start + columns; i++)
            {
                dot += p[i] * dp[i];
            }

            for (var i = start; i < start + columns; i++)
            {
                dx[i] = p[i] * (dp[i] - dot);
            }
        }

        return dx;
    }

    private static double[] SumOfRows(Matrix matrix)
    {
        var sums = new double[matrix.Columns];
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++)
            {
                sums[column] += matrix[row, column];
            }
        }

        return sums;
    }

    private Matrix MatrixOf(Tensor tensor) => new(Reals(tensor), tensor.Shape.Rows, tensor.Shape.Columns);

    private Matrix Op(Tensor tensor, bool transpose) => transpose ? MatrixOf(tensor).Transposed : MatrixOf(tensor);

    private Matrix BeforeActivation(Tensor input, Tensor weight, Tensor? bias)
    {
        var sums = MatrixOf(input) * MatrixOf(weight).Transposed;
        if (bias is not null)
        {
            var b = Reals(bias);
            for (var i = 0; i < sums.Values.Length; i++)
            {
                sums.Values[i] += b[i % b.Length];
            }
        }

        return sums;
    }
}
