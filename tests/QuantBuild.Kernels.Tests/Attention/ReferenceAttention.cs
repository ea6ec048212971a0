namespace QuantBuild.Kernels.Tests.Attention;

/// <summary>Attention in double precision, loop by loop as in its formula.</summary>
internal static class ReferenceAttention
{
    public static double[] Forward(
        AttentionCase inputs, double[] queries, double[] keys, double[] values, double[] bias)
    {
        var output = new double[queries.Length];
        var shape = inputs.Shape;
        ForEachRow(inputs, queries, keys, bias, (sentence, head, query, probabilities) =>
        {
            for (var key = 0; key < shape.Keys; key++)
            {
                var p = Quantize(inputs, probabilities[key]);
                for (var e = 0; e < shape.HeadSize; e++)
                {
                    output[inputs.Index(sentence, query, head, e)] +=
                        p * values[inputs.KeyIndex(sentence, key, head, e)];
                }
            }
        });
        return output;
    }

    /// <summary>The gradients as stated: straight through the quantizer, LSQ's for the step.</summary>
    public static (double[] Queries, double[] Keys, double[] Values, double Step, double[] Bias) Backward(
        AttentionCase inputs)
    {
        var (queries, keys, values) = (Double(inputs.Queries), Double(inputs.Keys), Double(inputs.Values));
        var (dq, dk, dv) = (new double[queries.Length], new double[keys.Length], new double[keys.Length]);
        var bias = Double(inputs.Bias);
        var db = new double[bias.Length];
        var step = 0.0;
        var shape = inputs.Shape;
        ForEachRow(inputs, queries, keys, bias, (sentence, head, query, probabilities) =>
        {
            var dp = new double[shape.Keys];
            for (var key = 0; key < shape.Keys; key++)
            {
                if (!inputs.Sees(sentence, query, key))
                {
                    continue;
                }

                for (var e = 0; e < shape.HeadSize; e++)
                {
                    var dOutput = inputs.OutputGradient[inputs.Index(sentence, query, head, e)];
                    dp[key] += dOutput * values[inputs.KeyIndex(sentence, key, head, e)];
                    dv[inputs.KeyIndex(sentence, key, head, e)] += Quantize(inputs, probabilities[key]) * dOutput;
                }

                if (inputs.Step > 0)
                {
                    var quotient = probabilities[key] / inputs.Step;
                    var code = Quantize(inputs, probabilities[key]) / inputs.Step;
                    var inside = quotient >= inputs.Range.Lower && quotient <= inputs.Range.Upper;
                    step += dp[key] * (inside ? code - quotient : code);
                    dp[key] = inside ? dp[key] : 0;
                }
            }

            var mean = Enumerable.Range(0, shape.Keys).Sum(key => dp[key] * probabilities[key]);
            for (var key = 0; key < shape.Keys; key++)
            {
                var dScore = probabilities[key] * (dp[key] - mean);
                if (db.Length > 0)
                {
                    db[inputs.BiasIndex(head, query, key)] += dScore;
                }

                dScore *= inputs.Scale;
                for (var e = 0; e < shape.HeadSize; e++)
                {
                    dq[inputs.Index(sentence, query, head, e)] +=
                        dScore * keys[inputs.KeyIndex(sentence, key, head, e)];
                    dk[inputs.KeyIndex(sentence, key, head, e)] += dScore * queries[inputs.Index(
                        sentence, query, head, e)];
                }
            }
        });
        return (dq, dk, dv, step, db);
    }

    public static double[] Double(float[] values) => [.. values.Select(value => (double)value)];

    private static double Quantize(AttentionCase inputs, double p) => inputs.Step > 0
        ? Math.Clamp(Math.Round(p / inputs.Step), inputs.Range.Lower, inputs.Range.Upper) * inputs.Step
        : p;

    private static void ForEachRow(
        AttentionCase inputs,
        double[] queries,
        double[] keys,
        double[] bias,
        Action<int, int, int, double[]> action)
    {
        var shape = inputs.Shape;
        for (var sentence = 0; sentence < shape.Batch; sentence++)
        {
            for (var head = 0; head < shape.Heads; head++)
            {
                for (var query = 0; query < shape.Sequence; query++)
                {
                    var scores = Enumerable.Range(0, shape.Keys)
                        .Select(key => inputs.Sees(sentence, query, key)
                            ? (bias.Length > 0 ? bias[inputs.BiasIndex(head, query, key)] : 0)
                                + inputs.Scale * Enumerable.Range(0, shape.HeadSize).Sum(e =>
                                queries[inputs.Index(sentence, query, head, e)]
                                    * keys[inputs.KeyIndex(sentence, key, head, e)])
                            : double.NegativeInfinity)
                        .ToArray();
                    var maximum = scores.Max();
                    var exponentials = scores
                        .Select(score => double.IsNegativeInfinity(score) ? 0 : Math.Exp(score - maximum)).ToArray();
                    var sum = exponentials.Sum();
                    action(sentence, head, query, [.. exponentials.Select(e => sum == 0 ? 0 : e / sum)]);
                }
            }
        }
    }
}
