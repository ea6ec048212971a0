namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Layer normalization (arXiv:1607.06450).</content>
public sealed partial class ReferenceBackend
{
    protected override Operation LayerNormCore(
        Tensor input, Tensor? residual, Tensor gain, Tensor bias, float epsilon, bool record)
    {
        var features = input.Shape.Columns;
        var (normalized, _) = Normalize(input, residual, epsilon);
        var (g, b) = (Reals(gain), Reals(bias));
        var output = new double[normalized.Length];
        for (var i = 0; i < output.Length; i++)
        {
            output[i] = (normalized[i] * g[i % features]) + b[i % features];
        }

        return Result(
            NewReals(input.Shape, output),
            record,
            (gradient, _) => LayerNormGradients(gradient, input, residual, gain, bias, epsilon));
    }

    /// <summary>
    /// dx = (dn − mean(dn) − n·mean(dn ⊙ n))/σ, n the normalized row and dn = dy ⊙ gain; the residual's is the same.
    /// </summary>
    private Tensor?[] LayerNormGradients(
        Tensor gradient, Tensor input, Tensor? residual, Tensor gain, Tensor bias, float epsilon)
    {
        var features = input.Shape.Columns;
        var (normalized, deviations) = Normalize(input, residual, epsilon);
        var dy = Reals(gradient);
        var g = Reals(gain);
        var (dx, dGain, dBias) = (new double[dy.Length], new double[features], new double[features]);
        for (var row = 0; row < deviations.Length; row++)
        {
            double mean = 0;
            double correlation = 0;
            for (var column = 0; column < features; column++)
            {
                var i = (row * features) + column;
                dGain[column] += dy[i] * normalized[i];
                dBias[column] += dy[i];
                mean += dy[i] * g[column] / features;
                correlation += dy[i] * g[column] * normalized[i] / features;
            }

            for (var column = 0; column < features; column++)
            {
                var i = (row * features) + column;
                dx[i] = ((dy[i] * g[column]) - mean - (normalized[i] * correlation)) / deviations[row];
            }
        }

        var inputGradient = NewReals(input.Shape, dx);
        return
        [
            inputGradient,
            residual is null ? null : inputGradient,
            NewReals(gain.Shape, dGain),
            NewReals(bias.Shape, dBias),
        ];
    }

    /// <summary>Rows of (x − mean)/σ and each row's σ = √(variance + epsilon), x = input + residual.</summary>
    private (double[] Normalized, double[] Deviations) Normalize(Tensor input, Tensor? residual, float epsilon)
    {
        var features = input.Shape.Columns;
        double[] x = residual is null ? [.. Reals(input)] : [.. Reals(input).Zip(Reals(residual), (a, b) => a + b)];
        var deviations = new double[input.Shape.Rows];
        for (var row = 0; row < deviations.Length; row++)
        {
            var values = x.AsSpan(row * features, features);
            double mean = 0;
            foreach (var value in values)
            {
                mean += value / features;
            }

            double variance = 0;
            foreach (var value in values)
            {
                variance += (value - mean) * (value - mean) / features;
            }

            deviations[row] = Math.Sqrt(variance + epsilon);
            foreach (ref var value in values)
            {
                value = (value - mean) / deviations[row];
            }
        }

        return (x, deviations);
    }
}
