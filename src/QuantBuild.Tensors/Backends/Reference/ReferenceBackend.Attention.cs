namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Multi-head attention (arXiv:1706.03762, eq. 1), with quantized probabilities on request.</content>
public sealed partial class ReferenceBackend
{
    protected override Operation AttentionCore(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer,
        Tensor? bias,
        bool isCausal,
        bool record)
    {
        var output = new double[query.Shape.Count];
        for (var batch = 0; batch < query.Shape[0]; batch++)
        {
            for (var head = 0; head < heads; head++)
            {
                Matrix Part(double[] values, Shape shape) => HeadOf(values, shape, heads, batch, head);
                var (q, k) = (Part(Reals(query), query.Shape), Part(Reals(key), key.Shape));
                var p = Probabilities(q, k, mask, batch, scale, BiasOf(bias, head), isCausal);
                (Quantized(p, quantizer) * Part(Reals(value), key.Shape)).CopyTo(Part(output, query.Shape));
            }
        }

        return Result(
            NewReals(query.Shape, output),
            record,
            (gradient, _) => AttentionGradients(
                gradient, query, key, value, mask, heads, scale, quantizer, bias, isCausal));
    }

    /// <summary>
    /// O = P̂·V, P̂ = quantize(P), P = softmax(S), S = scale·Q·Kᵀ + B: dV = P̂ᵀ·dO, dP̂ = dO·Vᵀ, dP = dP̂ inside the
    /// codes' range, dS as of a softmax, dQ = scale·dS·K, dK = scale·dSᵀ·Q, dB = Σ dS over the batch.
    /// </summary>
    private Tensor?[] AttentionGradients(
        Tensor gradient,
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer,
        Tensor? bias,
        bool isCausal)
    {
        var (dq, dk, dv) = (
            new double[query.Shape.Count], new double[key.Shape.Count], new double[key.Shape.Count]);
        var dBias = new double[bias?.Shape.Count ?? 0];
        double dStep = 0;
        for (var batch = 0; batch < query.Shape[0]; batch++)
        {
            for (var head = 0; head < heads; head++)
            {
                Matrix Part(double[] values) => HeadOf(values, query.Shape, heads, batch, head);
                Matrix KeyPart(double[] values) => HeadOf(values, key.Shape, heads, batch, head);
                var (q, k, v) = (Part(Reals(query)), KeyPart(Reals(key)), KeyPart(Reals(value)));
                var dOutput = Part(Reals(gradient));
                var p = Probabilities(q, k, mask, batch, scale, BiasOf(bias, head), isCausal);
                var dp = dOutput * v.Transposed;
                (Quantized(p, quantizer).Transposed * dOutput).CopyTo(KeyPart(dv));
                if (quantizer is not null)
                {
                    dStep += StraightThrough(p.Values, dp.Values, quantizer);
                }

                var ds = new Matrix(SoftmaxGradient(p.Values, dp.Values, p.Columns), p.Rows, p.Columns);
                (scale * (ds * k)).CopyTo(Part(dq));
                (scale * (ds.Transposed * q)).CopyTo(KeyPart(dk));
                for (var i = 0; bias is not null && i < ds.Values.Length; i++)
                {
                    dBias[(head * ds.Values.Length) + i] += ds.Values[i];
                }
            }
        }

        return
        [
            NewReals(query.Shape, dq),
            NewReals(key.Shape, dk),
            NewReals(key.Shape, dv),
            quantizer is null ? null : NewReals(quantizer.Step.Shape, [dStep]),
            bias is null ? null : NewReals(bias.Shape, dBias),
        ];
    }

    /// <summary>[positions, head size] of one batch row and head.</summary>
    private static Matrix HeadOf(double[] values, Shape shape, int heads, int batch, int head)
    {
        var (sequence, features) = (shape[1], shape[2]);
        var headSize = features / heads;
        return new Matrix(values, (batch * sequence * features) + (head * headSize), sequence, headSize, features, 1);
    }

    /// <summary>[sequence · keys] of one head, row-major; nothing where there is no bias.</summary>
    private ReadOnlySpan<double> BiasOf(Tensor? bias, int head)
    {
        var count = bias is null ? 0 : bias.Shape[1] * bias.Shape[2];
        return bias is null ? [] : Reals(bias).AsSpan(head * count, count);
    }

    /// <summary>Softmax over the seen keys; an unseen key has probability 0, even where none is seen.</summary>
    private Matrix Probabilities(
        Matrix q, Matrix k, Tensor mask, int batch, float scale, ReadOnlySpan<double> bias, bool isCausal)
    {
        var scores = scale * (q * k.Transposed);
        var keys = k.Rows;
        var seen = Integers(mask).AsSpan(batch * keys, keys);
        for (var query = 0; query < q.Rows; query++)
        {
            var last = isCausal ? keys - q.Rows + query : keys - 1;
            var row = scores.Values.AsSpan(query * keys, keys);
            for (var key = 0; key < keys; key++)
            {
                var score = row[key] + (bias.IsEmpty ? 0 : bias[(query * keys) + key]);
                row[key] = seen[key] != 0 && key <= last ? score : double.NegativeInfinity;
            }

            double[] probabilities = row.ContainsAnyExcept(double.NegativeInfinity)
                ? SoftmaxRows(row.ToArray(), keys)
                : new double[keys];
            probabilities.CopyTo(row);
        }

        return scores;
    }

    private Matrix Quantized(Matrix p, ProbabilityQuantizer? quantizer)
    {
        if (quantizer is null)
        {
            return p;
        }

        var step = Reals(quantizer.Step)[0];
        return new Matrix(
            Array.ConvertAll(p.Values, x => Rounding.Of(x, step, 0, quantizer.Range).Value), p.Rows, p.Columns);
    }

    /// <summary>Turns the gradient of quantized probabilities, in place, into that of the probabilities.</summary>
    /// <returns>The gradient of the step.</returns>
    private double StraightThrough(double[] p, double[] dp, ProbabilityQuantizer quantizer)
    {
        var step = Reals(quantizer.Step)[0];
        double dStep = 0;
        for (var i = 0; i < p.Length; i++)
        {
            var rounding = Rounding.Of(p[i], step, 0, quantizer.Range);
            dStep += dp[i] * rounding.StepSlope * quantizer.GradientScale;
            dp[i] *= rounding.InputSlope;
        }

        return dStep;
    }
}
