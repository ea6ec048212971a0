using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
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
    public static bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        return LacksHead(configuration, architectures.Of(configuration));
    }

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
        string? problem = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        var classes = architectures.Of(configuration).ClassesOf(HeadKind.SequenceClassification);
        return configuration.WithHead(classes[0], labels, problem);
    }

    /// <summary>What a model with a row of logits a text is made of, whatever the logits are.</summary>
    internal static ModelDescription SequenceHead(ModelConfiguration configuration, ArchitectureRegistry architectures)
    {
        var model = architectures.Describe(configuration, HeadKind.SequenceClassification);
        RequireHead(configuration, model.Architecture);
        CompressedTensorsCheckpoint.RequireSupported(configuration);
        return model;
    }

    // The language model it was trained as, or nothing, stands where a classifier's head would be.
    private static bool LacksHead(ModelConfiguration configuration, IArchitecture architecture) =>
        configuration.Architectures.Count > 0
        && configuration.Architectures.All(
            name => architecture.PretrainedClasses.Contains(name, StringComparer.Ordinal));

    // A file that names none says nothing against the tensors that are there.
    private static void RequireHead(ModelConfiguration configuration, IArchitecture architecture)
    {
        var named = configuration.Architectures;
        var classes = architecture.ClassesOf(HeadKind.SequenceClassification);
        if (named.Count == 0 || (named.Count == 1 && classes.Contains(named[0], StringComparer.Ordinal)))
        {
            return;
        }

        var shown = ModelConfiguration.Show(string.Join(", ", named));
        if (LacksHead(configuration, architecture))
        {
            throw new ModelFileException(
                configuration.Path,
                $"describes a pre-trained model without a classifier's head ('architectures': {shown}). "
                + "Fine-tune it for the task first, such as by the section 'train' of a recipe, or give the "
                + $"{classes[0]} that came of it.")
            {
                Problem = ModelFileProblem.Purpose,
            };
        }

        throw configuration.RefuseUnsupported(
            "architectures",
            $"is {shown}, another model or head than the task's; supported: {string.Join(", ", classes)}");
    }
}
