using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Tests.Tasks.Regression;

/// <summary>A number for each text, the one logit of a model; nothing of it is known to the product.</summary>
internal sealed class RegressionTask : ITask
{
    public string Name => "regression";

    public IReadOnlyList<IMetric> Metrics { get; } = [new MeanSquaredError(), new PearsonCorrelation()];

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } = [new MeanSquaredDifference()];

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        architectures.Describe(configuration, HeadKind.SequenceClassification);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) => false;

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, IReadOnlyList<string> labels) =>
        throw new NotSupportedException("No model lacks a head.");

    public ITargetForm TargetsOf(ModelDescription model) => new NumberTargetForm();

    public Tensor Loss(Tensor logits, Batch batch) => SquaredError(logits, batch.Targets);

    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        SquaredError(logits, teacher);

    /// <summary>Who always answers the mean is wrong by the variance.</summary>
    public Baseline? BaselineOf(ITargets targets, ModelDescription model)
    {
        var (mean, variance) = MomentsOf(targets);
        return new Baseline("meanSquaredError", variance, $"{mean:F3}");
    }

    public IReadOnlyList<ReportRow> ReportRows(ITargets targets, ModelDescription model)
    {
        var (mean, variance) = MomentsOf(targets);
        return
        [
            new ReportRow(
                "targets",
                [new("mean", mean), new("variance", variance)],
                $"The samples' numbers have the mean {mean:F3} and the variance {variance:F3}."),
        ];
    }

    private static Tensor SquaredError(Tensor logits, Tensor wanted)
    {
        var texts = logits.Shape.Rows;
        var all = Enumerable.Repeat(1, texts).ToArray();
        return logits.MaskedSquaredError(wanted, logits.Backend.FromHost(all, new Shape(texts)));
    }

    private static (double Mean, double Variance) MomentsOf(ITargets targets)
    {
        var numbers = ((NumberTargets)targets).Numbers.ToArray();
        var mean = numbers.Average(number => (double)number);
        return (mean, numbers.Average(number => (number - mean) * (number - mean)));
    }
}
