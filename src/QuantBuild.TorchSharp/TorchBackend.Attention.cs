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
        var (hiding, sees) = Visibility(mask, query.Shape[1], isCausal);
        var probabilities = Scores().softmax(-1);
        if (quantizer is not null)
        {
            var steps = Data(quantizer.Step);
            probabilities = Levels(probabilities.div(steps), null, quantizer.Range).round_().mul_(steps);
        }

        return Result(
            Merged(Product(probabilities, Split(value)).mul_(sees)),
            query.Shape,
            record,
            Gradients,
            hiding,
            sees);

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
            var scores = Leaf(Scores());
            var graph = scores.softmax(-1);
            var used = graph.detach();
            var ratio = quantizer is null ? null : used.div(Data(quantizer.Step));
            if (quantizer is not null)
            {
                used = Levels(ratio!.clone(), null, quantizer.Range).round_().mul_(Data(quantizer.Step));
            }

            var dValue = requested[2]
                ? Own(Merged(BackwardProduct(dOutput, used.transpose(2, 3), gradientFirst: false)), value.Shape)
                : null;
            var dUsed = BackwardProduct(dOutput, Split(value).transpose(2, 3));
            Tensor? dStep = null;
            if (quantizer is not null)
            {
                var (passed, slopes) = StraightThrough(ratio!, null, quantizer.Range, dUsed, requested[3]);
                dUsed = passed;
                dStep = slopes is null
                    ? null
                    : Own(
                        Scaled(slopes.sum(ScalarType.Float64), quantizer.GradientScale).to(ScalarType.Float32),
                        quantizer.Step.Shape);
            }

            var dScores = Differentiated(graph, dUsed, scores)[0];
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
