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
    private const string Problem = "single_label_classification";

    /// <summary>What a classifier is made of: one class of several for each text or pair of texts.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from; null for the built-in ones.</param>
    /// <exception cref="ModelFileException">
    /// Another architecture, another head, another problem, a value that is not supported, or one that contradicts
    /// another; file and key are named.
    /// </exception>
    public static ModelDescription From(ModelConfiguration configuration, ArchitectureRegistry? architectures = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var model = (architectures ?? ArchitectureRegistry.BuiltIn).Describe(
            configuration, HeadKind.SequenceClassification);
        RequireHead(configuration, model.Architecture);
        CompressedTensorsCheckpoint.RequireSupported(configuration);
        if (configuration.ProblemType is { } problem && problem != Problem)
        {
            throw configuration.RefuseUnsupported(
                "problem_type",
                $"is {ModelConfiguration.Show(problem)}, which is not supported yet; supported: {Problem}");
        }

        return configuration.NumLabels > 1
            ? model
            : throw configuration.RefuseUnsupported(
                "id2label", "names one label, which makes it a regression, not supported yet; at least two are needed");
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
    /// <exception cref="ModelFileException">
    /// Its model type is not supported, or two classes have one name.
    /// </exception>
    public static ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        var classes = architectures.Of(configuration).ClassesOf(HeadKind.SequenceClassification);
        return configuration.WithHead(classes[0], labels);
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
                + "Fine-tune it for the task first, such as by a recipe with the method fine-tune, and give the "
                + $"{classes[0]} that comes of it.")
            {
                Problem = ModelFileProblem.Purpose,
            };
        }

        throw configuration.RefuseUnsupported(
            "architectures",
            $"is {shown}, another model or head than the task's; supported: {string.Join(", ", classes)}");
    }
}
