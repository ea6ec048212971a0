namespace QuantBuild.TorchSharp;

/// <content>
/// Attention. Torch's own backward pass would keep two or three matrices of [batch, heads, sequence, keys] for every
/// layer. This one keeps the probabilities where they are small, and computes them once more where they are not.
/// </content>
public sealed partial class TorchBackend
{
    // Probabilities of up to so many keys, in sizes of a head, are no larger than queries and keys together.
    private const int KeysKeptPerHeadSize = 2;

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
        var (hiding, sees) = Visibility(mask, query.Shape[1], isCausal);
        var probabilities = Scores().softmax(-1);
        var kept = key.Shape[1] <= KeysKeptPerHeadSize * headSize ? probabilities : null;
        return Result(
            Merged(Product(Quantized(probabilities), Split(value)).mul_(sees)),
            query.Shape,
            record,
            Gradients,
            kept is null ? [hiding, sees] : [hiding, sees, kept]);

        TorchTensor Quantized(TorchTensor exact) => quantizer is null
            ? exact
            : Levels(exact.div(Data(quantizer.Step)), null, quantizer.Range).round_().mul_(Data(quantizer.Step));

        TorchTensor Scores()
        {
            using Scalar factor = scale;
            var scores = Product(Split(query), Split(key).transpose(2, 3)).mul_(factor);
            scores = bias is null ? scores : scores.add_(Data(bias), One);
            return scores.add_(hiding, One);
        }

        Tensor?[] Gradients(Tensor gradient, ReadOnlySpan<bool> requested)
        {
            // Where no key is seen, nothing came out.
            var dOutput = Split(gradient).mul(sees);
            var exact = kept ?? Scores().softmax(-1);
            var dValue = requested[2]
                ? Own(
                    Merged(BackwardProduct(dOutput, Quantized(exact).transpose(2, 3), gradientFirst: false)),
                    value.Shape)
                : null;
            var dUsed = BackwardProduct(dOutput, Split(value).transpose(2, 3));
            Tensor? dStep = null;
            if (quantizer is not null)
            {
                var ratio = exact.div(Data(quantizer.Step));
                var (passed, slopes) = StraightThrough(ratio, null, quantizer.Range, dUsed, requested[3]);
                dUsed = passed;
                dStep = slopes is null
                    ? null
                    : Own(
                        Scaled(slopes.sum(ScalarType.Float64), quantizer.GradientScale).to(ScalarType.Float32),
                        quantizer.Step.Shape);
            }

            // dS = P ∘ (dP − Σ over keys of P ∘ dP)
            var weighted = dUsed.mul(exact);
            var dScores = weighted.sub_(exact.mul(weighted.sum([-1L], keepdim: true)));
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

    // What is added to the scores, −∞ where a query does not see a key, [batch, 1, 1 or sequence, keys]; and 1 where a
    // query sees any key, 0 where none: there nothing is hidden, for a softmax of nothing is no number.
    private (TorchTensor Hiding, TorchTensor Sees) Visibility(Tensor mask, int sequence, bool isCausal)
    {
        using Scalar lowest = double.NegativeInfinity;
        var (batch, keys) = (mask.Shape[0], mask.Shape[1]);
        var seen = Data(mask).ne(Zero).view(batch, 1, 1, keys);
        if (isCausal)
        {
            var earlier = Torch.ones([sequence, keys], ScalarType.Bool, device).tril(keys - sequence);
            seen = seen.logical_and(earlier.view(1, 1, sequence, keys));
        }

        var any = seen.any(-1, true);
        var hidden = seen.logical_not().logical_and(any);
        return (hidden.to(ScalarType.Float32).masked_fill_(hidden, lowest), any.to(ScalarType.Float32));
    }
}
