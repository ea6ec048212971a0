using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.Regression;

/// <summary>A number for each text or pair of texts: the one logit of a model.</summary>
public sealed class RegressionTask : ITask
{
    public string Name => "regression";

    public IReadOnlyList<IMetric> Metrics { get; } =
        [NumberMetric.Pearson, NumberMetric.Spearman, NumberMetric.MeanSquaredError];

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } = [new MeanSquaredDifference(), new AnswerCorrelation()];

    public string TargetColumn => "score";

    /// <summary>One output is a regression's, as the files' own library takes it.</summary>
    /// <inheritdoc/>
    public bool IsStatedBy(ModelFolder folder, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.Configuration.NumLabels == 1;
    }

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        ScorerConfiguration.From(configuration, architectures);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        ClassifierConfiguration.LacksHead(configuration, architectures);

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return ScorerConfiguration.WithHead(configuration, architectures, head.Labels);
    }

    public ITargetForm TargetsOf(ModelDescription model) => new NumberTargetForm();

    /// <summary>The mean squared difference from the right number.</summary>
    /// <inheritdoc cref="ITask.Loss"/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return SquaredError.Of(logits, batch.Targets);
    }

    /// <summary>The mean squared difference from the other model's number; the temperature has no meaning.</summary>
    /// <inheritdoc cref="ITask.DistillationLoss"/>
    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        SquaredError.Of(logits, teacher);

    /// <summary>
    /// Who always answers the mean is wrong by the variance, and goes together with nothing.
    /// </summary>
    /// <inheritdoc/>
    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model)
    {
        var (mean, variance) = MomentsOf((NumberTargets)targets);
        var answer = FormattableString.Invariant($"{mean:G4}");
        return
        [
            new(NumberMetric.Pearson.Name, 0, answer),
            new(NumberMetric.Spearman.Name, 0, answer),
            new(NumberMetric.MeanSquaredError.Name, variance, answer),
        ];
    }

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(full);
        var (mean, variance) = MomentsOf((NumberTargets)full.Targets);
        return
        [
            new ReportRow(
                "targets",
                [new("mean", mean), new("variance", variance)],
                $"The samples' numbers have the mean {mean:G4} and the variance {variance:G4}."),
        ];
    }

    private static (double Mean, double Variance) MomentsOf(NumberTargets targets)
    {
        var numbers = targets.Numbers.ToArray();
        var mean = numbers.Average();
        return (mean, numbers.Average(number => (number - mean) * (number - mean)));
    }
}
