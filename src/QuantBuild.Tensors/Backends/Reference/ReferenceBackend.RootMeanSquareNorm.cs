namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Normalization by the root of the mean square (arXiv:1910.07467).</content>
public sealed partial class ReferenceBackend
{
    protected override Operation RootMeanSquareNormCore(Tensor input, Tensor gain, float epsilon, bool record)
    {
        var features = input.Shape.Columns;
        var roots = RootsOfMeanSquares(input, epsilon);
        var (x, g) = (Reals(input), Reals(gain));
        var output = new double[x.Length];
        for (var i = 0; i < output.Length; i++)
        {
            output[i] = x[i] / roots[i / features] * g[i % features];
        }

        return Result(
            NewReals(input.Shape, output),
            record,
            (gradient, _) => RootMeanSquareNormGradients(gradient, input, gain, epsilon));
    }

    /// <summary>dx = (dn − n·mean(dn ⊙ n))/r, r the root, n = x/r and dn = dy ⊙ gain.</summary>
    private Tensor?[] RootMeanSquareNormGradients(Tensor gradient, Tensor input, Tensor gain, float epsilon)
    {
        var features = input.Shape.Columns;
        var roots = RootsOfMeanSquares(input, epsilon);
        var (x, g, dy) = (Reals(input), Reals(gain), Reals(gradient));
        var (dx, dGain) = (new double[dy.Length], new double[features]);
        for (var row = 0; row < roots.Length; row++)
        {
            double correlation = 0;
            for (var column = 0; column < features; column++)
            {
                var i = (row * features) + column;
                var normalized = x[i] / roots[row];
                dGain[column] += dy[i] * normalized;
                correlation += dy[i] * g[column] * normalized / features;
            }

            for (var column = 0; column < features; column++)
            {
                var i = (row * features) + column;
                dx[i] = ((dy[i] * g[column]) - (x[i] / roots[row] * correlation)) / roots[row];
            }
        }

        return [NewReals(input.Shape, dx), NewReals(gain.Shape, dGain)];
    }

    /// <summary>√(mean(x²) + epsilon) of each row.</summary>
    private double[] RootsOfMeanSquares(Tensor input, float epsilon)
    {
        var features = input.Shape.Columns;
        return
        [
            .. Reals(input).Chunk(features).Select(row => Math.Sqrt((row.Sum(x => x * x) / features) + epsilon)),
        ];
    }
}
