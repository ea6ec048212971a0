using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures;

/// <summary>
/// The rule by which the <c>config.json</c> of a model with one logit a text is accepted: of a regression, or of a
/// cross-encoder that ranks pairs.
/// </summary>
public static class ScorerConfiguration
{
    /// <summary>The <c>problem_type</c> of such a model.</summary>
    public const string Problem = "regression";

    // What the files' own library calls the one output of a model that names none.
    private const string OutputName = "LABEL_0";

    /// <summary>What a model with one logit for each text or pair of texts is made of.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="ModelFileException">
    /// Another architecture, another head, another problem, a value that is not supported, or one that contradicts
    /// another; file and key are named.
    /// </exception>
    public static ModelDescription From(ModelConfiguration configuration, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        var model = ClassifierConfiguration.SequenceHead(configuration, architectures);
        if (configuration.NumLabels != 1)
        {
            throw configuration.RefuseUnsupported(
                configuration.Has("id2label") ? "id2label" : "num_labels",
                $"gives {configuration.NumLabels} outputs, which makes it a classifier; a model that answers with a "
                + "number has one");
        }

        return configuration.ProblemType is null or Problem
            ? model
            : throw configuration.RefuseUnsupported(
                "problem_type",
                $"is {ModelConfiguration.Show(configuration.ProblemType)}, which is none of one output; supported: "
                + Problem);
    }

    /// <summary>The configuration of the same model with a head of one output.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <param name="labels">Empty: there are no classes.</param>
    /// <exception cref="ModelFileException">Its model type is not supported, or there are labels.</exception>
    public static ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Count == 0
            ? ClassifierConfiguration.WithHead(configuration, architectures, [OutputName], Problem)
            : throw new ModelFileException(
                configuration.Path,
                "is to get a head that answers with a number, which has no classes. Remove 'model.labels' from the "
                + "recipe, or choose the task text-classification.")
            {
                Problem = ModelFileProblem.Purpose,
            };
    }
}
