using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures;

/// <summary>
/// The one rule by which the <c>config.json</c> of a model that finds the answer to a question in a text is accepted,
/// by recipes and by applications.
/// </summary>
public static class AnswererConfiguration
{
    private const string ClassEnding = "ForQuestionAnswering";

    /// <summary>Whether it names the class of such a model, whatever the architecture.</summary>
    public static bool IsNamedBy(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Architectures.Any(name => name.EndsWith(ClassEnding, StringComparison.Ordinal));
    }

    /// <summary>What a model with two logits for each token, of an answer's first and last, is made of.</summary>
    /// <param name="configuration">The model's; its labels say nothing of such a model.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="ModelFileException">
    /// Another architecture, another head, or a value that is not supported; file and key are named.
    /// </exception>
    public static ModelDescription From(ModelConfiguration configuration, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        return HeadConfiguration.Describe(
            configuration, architectures, HeadKind.QuestionAnswering, "a question answerer");
    }

    /// <summary>Whether it is that of a pre-trained model, without a task's head.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="ModelFileException">Its model type is not supported.</exception>
    public static bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        HeadConfiguration.LacksHead(configuration, architectures);

    /// <summary>The configuration of the same model with a question answerer's head.</summary>
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
            ? HeadConfiguration.WithHead(configuration, architectures, HeadKind.QuestionAnswering, [])
            : throw new ModelFileException(
                configuration.Path,
                "is to get a head that finds answers, which has no classes. Remove 'model.labels' from the recipe.")
            {
                Problem = ModelFileProblem.Purpose,
            };
    }
}
