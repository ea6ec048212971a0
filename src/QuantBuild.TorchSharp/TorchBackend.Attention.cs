namespace QuantBuild.TorchSharp;

/// <content>
/// Attention. Its backward pass computes the probabilities once more: torch's own would keep two or three matrices of
/// [batch, heads, sequence, keys] for every layer.
/// </content>
public sealed partial class TorchBackend
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
        using var scope = Enter();
        var headSize = query.Shape[2] / heads;
        var hidden = Hidden(mask, query.Shape[1], isCausal);
        var probabilities = Probabilities();
        if (quantizer is not null)
        {
            var (ratio, bounded) = Bounded(probabilities, quantizer);
            probabilities = bounded.round_().mul_(Data(quantizer.Step));
        }

        return Result(
            Merged(Product(probabilities, Split(value))),
            query.Shape,
            record,
            Gradients,
            hidden);

        TorchTensor Probabilities()
        {
            var scores = Product(Split(query), Split(key).transpose(2, 3));
            using Scalar factor = scale;
            using Scalar lowest = double.NegativeInfinity;
            scores = scores.mul_(factor);
            scores = bias is null ? scores : scores.add_(Data(bias), One);

            // Rows without a seen key are 0/0 before the last step.
            return scores.masked_fill_(hidden, lowest).softmax(-1).masked_fill_(hidden, Zero);
        }

        Tensor?[] Gradients(Tensor gradient, ReadOnlySpan<bool> requested)
        {
            var dOutput = Split(gradient);
            var p = Probabilities();
            var used = p;
            TorchTensor? ratio = null;
            TorchTensor? codes = null;
            TorchTensor? inside = null;
            if (quantizer is not null)
            {
                (ratio, codes) = Bounded(p, quantizer);
                inside = codes.eq(ratio);
                codes = codes.round_();
                used = codes.mul(Data(quantizer.Step));
            }

            var dValue = requested[2]
                ? Own(Merged(BackwardProduct(dOutput, used.transpose(2, 3), gradientFirst: false)), value.Shape)
                : null;
            var dUsed = BackwardProduct(dOutput, Split(value).transpose(2, 3));
            Tensor? dStep = null;
            if (quantizer is not null)
            {
                if (requested[3])
                {
                    var slope = codes!.sub_(ratio!.mul_(inside!));
                    dStep = Own(
                        Scaled(slope.mul_(dUsed).sum(ScalarType.Float64), quantizer.GradientScale)
                            .to(ScalarType.Float32),
                        quantizer.Step.Shape);
                }

                dUsed = dUsed.mul_(inside!);
            }

            var dScores = SoftmaxGradient(p, dUsed);
            return
            [
                requested[0]
                    ? Own(Merged(Scaled(BackwardProduct(dScores, Split(key)), scale)), query.Shape)
                    : null,
                requested[1]
                    ? Own(Merged(Scaled(BackwardProduct(dScores.transpose(2, 3), Split(query)), scale)), key.Shape)
                    : null,
                dValue,
                dStep,
                bias is not null && requested[4] ? Own(dScores.sum([0L]), bias.Shape) : null,
            ];
        }

        // [batch, positions, heads·headSize] as [batch, heads, positions, headSize], and back
        TorchTensor Split(Tensor tensor) =>
            Data(tensor).view(tensor.Shape[0], tensor.Shape[1], heads, headSize).transpose(1, 2);

        static TorchTensor Merged(TorchTensor split) => split.transpose(1, 2).contiguous();
    }

    // p/step, and that within the codes
    private (TorchTensor Ratio, TorchTensor Bounded) Bounded(TorchTensor probabilities, ProbabilityQuantizer quantizer)
    {
        using Scalar lower = quantizer.Range.Lower;
        using Scalar upper = quantizer.Range.Upper;
        var ratio = probabilities.div(Data(quantizer.Step));
        return (ratio, ratio.clamp(lower, upper));
    }

    // True where a query does not see a key: [batch, 1, 1 or sequence, keys].
    private TorchTensor Hidden(Tensor mask, int sequence, bool isCausal)
    {
        var (batch, keys) = (mask.Shape[0], mask.Shape[1]);
        var hidden = Data(mask).eq(Zero).view(batch, 1, 1, keys);
        if (!isCausal)
        {
            return hidden;
        }

        var later = Torch.ones([sequence, keys], ScalarType.Bool, device).triu(keys - sequence + 1);
        return hidden.logical_or(later.view(1, 1, sequence, keys));
    }
}
