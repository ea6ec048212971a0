namespace QuantBuild.TorchSharp;

/// <content>
/// Optimizer steps. Torch takes a dozen calls a tensor; the small tensors of one group, which are most, are kept as
/// parts of one, so that it takes a dozen calls for all of them.
/// </content>
public sealed partial class TorchBackend
{
    // Above this the calls cost nothing beside the work.
    private const long MostElementsOfSmall = 1 << 16;

    protected override Tensor GradientNormCore(IReadOnlyList<Tensor> gradients)
    {
        using var scope = Enter();
        List<TorchTensor> norms = [];
        List<TorchTensor> small = [];
        for (var i = 0; i < gradients.Count; i++)
        {
            var gradient = Data(gradients[i]).view(-1);
            if (gradients[i].Shape.Count <= MostElementsOfSmall)
            {
                small.Add(gradient);
            }
            else
            {
                norms.Add(gradient.norm());
            }
        }

        if (small.Count > 0)
        {
            norms.Add(Torch.cat(small).norm());
        }

        return norms.Count == 0 ? Zeros(new Shape(1)) : Own(Torch.stack(norms).norm(), new Shape(1));
    }

    protected override Tensor ClipFactorCore(Tensor norm, float maximum)
    {
        using var scope = Enter();
        using Scalar most = maximum;
        return Own(Torch.full([1L], most, ScalarType.Float32, device).div_(Data(norm)).clamp_max_(One), new Shape(1));
    }

    protected override void AdamStepCore(
        IReadOnlyList<AdamSlot> slots, in AdamHyperparameters hyperparameters, Tensor? gradientFactor)
    {
        using var scope = Enter();
        var factor = gradientFactor is null ? null : Data(gradientFactor);
        var groups = new Dictionary<(float, float, float), List<AdamSlot>>();
        for (var i = 0; i < slots.Count; i++)
        {
            var slot = slots[i];
            if (slot.Rows is null && slot.Parameter.Shape.Count <= MostElementsOfSmall)
            {
                var key = (slot.LearningRate, slot.WeightDecay, slot.Minimum);
                if (!groups.TryGetValue(key, out var group))
                {
                    groups.Add(key, group = []);
                }

                group.Add(slot);
                continue;
            }

            StepOne(slot, hyperparameters, factor);
        }

        foreach (var group in groups.Values)
        {
            StepTogether(group, hyperparameters, factor);
        }
    }

    private void StepOne(in AdamSlot slot, in AdamHyperparameters hyperparameters, TorchTensor? factor)
    {
        var (p, m, v) = (Data(slot.Parameter), Data(slot.FirstMoment), Data(slot.SecondMoment));
        if (slot.Rows is null)
        {
            Step(p, Data(slot.Gradient), m, v, slot, hyperparameters, factor);
            return;
        }

        var rows = Data(slot.Rows).to(ScalarType.Int64);
        var shape = slot.Parameter.Shape;
        TorchTensor[] all = [Rows(p, shape), Rows(m, shape), Rows(v, shape)];
        var chosen = Array.ConvertAll(all, each => each.index_select(0, rows));
        var gradient = Rows(Data(slot.Gradient), slot.Gradient.Shape);
        Step(chosen[0], gradient, chosen[1], chosen[2], slot, hyperparameters, factor);
        for (var i = 0; i < all.Length; i++)
        {
            all[i].index_copy_(0, rows, chosen[i]);
        }
    }

    private void StepTogether(List<AdamSlot> slots, in AdamHyperparameters hyperparameters, TorchTensor? factor)
    {
        if (slots.Count == 1)
        {
            StepOne(slots[0], hyperparameters, factor);
            return;
        }

        var parameters = FlatTensors.Of(slots.ConvertAll(slot => (TorchStorage)StorageOf(slot.Parameter)));
        var first = FlatTensors.Of(slots.ConvertAll(slot => (TorchStorage)StorageOf(slot.FirstMoment)));
        var second = FlatTensors.Of(slots.ConvertAll(slot => (TorchStorage)StorageOf(slot.SecondMoment)));
        var gradients = Torch.cat(slots.ConvertAll(slot => Data(slot.Gradient).view(-1)));
        Step(parameters.Value, gradients, first.Value, second.Value, slots[0], hyperparameters, factor);
    }

    // In place, on whatever part of the tensors is given.
    private static void Step(
        TorchTensor parameter,
        TorchTensor gradient,
        TorchTensor firstMoment,
        TorchTensor secondMoment,
        in AdamSlot slot,
        in AdamHyperparameters hyperparameters,
        TorchTensor? factor)
    {
        using Scalar firstDecay = hyperparameters.FirstDecay;
        using Scalar firstShare = 1f - hyperparameters.FirstDecay;
        using Scalar secondDecay = hyperparameters.SecondDecay;
        using Scalar secondShare = 1f - hyperparameters.SecondDecay;
        using Scalar root = Math.Sqrt(hyperparameters.SecondCorrection);
        using Scalar epsilon = hyperparameters.Epsilon;
        using Scalar rate = -(double)slot.LearningRate / hyperparameters.FirstCorrection;
        using Scalar minimum = slot.Minimum;
        var g = factor is null ? gradient : gradient.mul(factor);
        firstMoment.mul_(firstDecay).add_(g, firstShare);
        secondMoment.mul_(secondDecay).addcmul_(g, g, secondShare);
        if (slot.WeightDecay != 0)
        {
            using Scalar left = 1f - (slot.LearningRate * slot.WeightDecay);
            parameter.mul_(left);
        }

        parameter.addcdiv_(firstMoment, secondMoment.sqrt().div_(root).add_(epsilon, One), rate);
        if (!float.IsNegativeInfinity(slot.Minimum))
        {
            parameter.clamp_min_(minimum);
        }
    }
}
