using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Tests.Tasks.Share;

/// <summary>A share for each text, the one logit of a model; nothing of it is known to the product.</summary>
internal sealed class ShareTask : ITask
{
    public string Name => "share";

    public IReadOnlyList<IMetric> Metrics { get; } = [new MeanAbsoluteError(), new Closeness()];

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } = [new ShareDifference()];

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        architectures.Describe(configuration, HeadKind.SequenceClassification);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) => false;

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head) =>
        throw new NotSupportedException("No model lacks a head.");

    public ITargetForm TargetsOf(ModelDescription model) => new ShareTargetForm();

    public Tensor Loss(Tensor logits, Batch batch) => SquaredError(logits, batch.Targets);

    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        SquaredError(logits, teacher);

    /// <summary>Who always answers the middle one of the shares is wrong by the mean distance from it.</summary>
    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model)
    {
        var (median, distance) = MiddleOf(targets);
        return [new Baseline("meanAbsoluteError", distance, $"{median:F3}")];
    }

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model)
    {
        var (median, distance) = MiddleOf(full.Targets);
        return
        [
            new ReportRow(
                "targets",
                [new("median", median), new("distance", distance), new("closest", ClosestOf(full, quantized))],
                $"The samples' shares have the median {median:F3} and the mean distance {distance:F3} from it.")
            {
                Tables = [new ReportTable([$"model", $"closest"], [["full|`", 1L], ["quantized", double.NaN]])],
            },
        ];
    }

    private static List<object> ClosestOf(Predictions full, Predictions quantized) =>
        [.. new[] { full, quantized }.Select(model => (object)(long)Enumerable.Range(0, model.Count)
            .MinBy(row => Math.Abs(model.Logits[row][0] - ((ShareTargets)model.Targets).Shares[row])))];

    private static Tensor SquaredError(Tensor logits, Tensor wanted)
    {
        var texts = logits.Shape.Rows;
        var all = Enumerable.Repeat(1, texts).ToArray();
        return logits.MaskedSquaredError(wanted, logits.Backend.FromHost(all, new Shape(texts)));
    }

    private static (double Median, double Distance) MiddleOf(ITargets targets)
    {
        var shares = ((ShareTargets)targets).Shares.ToArray().Order().Select(share => (double)share).ToList();
        var median = shares[shares.Count / 2];
        return (median, shares.Average(share => Math.Abs(share - median)));
    }
}
