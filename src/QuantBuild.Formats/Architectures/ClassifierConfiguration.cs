using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures;

/// <summary>
/// The one rule by which a text classifier's <c>config.json</c> is accepted: of a recipe's model, of a checkpoint that
/// is evaluated or packed, and of a model that an application loads.
/// </summary>
public static class ClassifierConfiguration
{
    /// <summary>The <c>problem_type</c> of a model whose texts have any number of labels each.</summary>
    public const string MultiLabelProblem = "multi_label_classification";

    private const string Problem = "single_label_classification";

    /// <summary>
    /// What a classifier is made of: one class of several for each text or pair of texts, or any number of them.
    /// </summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from; null for the built-in ones.</param>
    /// <exception cref="ModelFileException">
    /// Another architecture, another head, another problem, a value that is not supported, or one that contradicts
    /// another; file and key are named.
    /// </exception>
    public static ModelDescription From(ModelConfiguration configuration, ArchitectureRegistry? architectures = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var model = SequenceHead(configuration, architectures ?? ArchitectureRegistry.BuiltIn);
        if (configuration.ProblemType is { } problem && problem is not (Problem or MultiLabelProblem))
        {
            throw configuration.RefuseUnsupported(
                "problem_type",
                $"is {ModelConfiguration.Show(problem)}, which is none of classes; supported: {Problem}, "
                + MultiLabelProblem);
        }

        return configuration.NumLabels > 1
            ? model
            : throw configuration.RefuseUnsupported(
                "id2label",
                "names one label, so that the model answers with a number, as for regression or reranking, and with no "
                + "class; at least two are needed");
    }

    /// <summary>Whether each text may have any number of the labels, instead of one.</summary>
    public static bool IsMultiLabel(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.ProblemType == MultiLabelProblem;
    }

    /// <summary>Whether it is that of a pre-trained model, without the task's head or with another.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="ModelFileException">Its model type is not supported.</exception>
    public static bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        HeadConfiguration.LacksHead(configuration, architectures);

    /// <summary>The configuration of the same model with a classifier's head.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <param name="labels">Class names by class number.</param>
    /// <param name="problem">The <c>problem_type</c>; null for one that the number of labels says.</param>
    /// <exception cref="ModelFileException">
    /// Its model type is not supported, or two classes have one name.
    /// </exception>
    public static ModelConfiguration WithHead(
        ModelConfiguration configuration,
        ArchitectureRegistry architectures,
        IReadOnlyList<string> labels,
        string? problem = null) =>
        HeadConfiguration.WithHead(configuration, architectures, HeadKind.SequenceClassification, labels, problem);

    /// <summary>What a model with a row of logits a text is made of, whatever the logits are.</summary>
    internal static ModelDescription SequenceHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        HeadConfiguration.Describe(configuration, architectures, HeadKind.SequenceClassification, "a classifier");
}
