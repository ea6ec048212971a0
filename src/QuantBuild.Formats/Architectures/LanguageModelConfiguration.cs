using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures;

/// <summary>
/// The rule by which the <c>config.json</c> of a masked language model is accepted: an encoder that names the tokens
/// which stood at masked places.
/// </summary>
public static class LanguageModelConfiguration
{
    /// <summary>What a masked language model is made of.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="ModelFileException">
    /// Another architecture, another head, a value that is not supported, or one that contradicts another; file and key
    /// are named.
    /// </exception>
    public static ModelDescription From(ModelConfiguration configuration, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        return HeadConfiguration.Describe(
            configuration, architectures, HeadKind.MaskedLanguageModel, "a masked language model");
    }

    /// <summary>Whether a configuration names a model with such a head.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="ModelFileException">Its model type is not supported.</exception>
    public static bool IsStatedBy(ModelConfiguration configuration, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        return configuration.Architectures.Count > 0 && HasHead(configuration, architectures.Of(configuration));
    }

    /// <summary>Whether it is that of a pre-trained model without such a head, which training can start.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="ModelFileException">Its model type is not supported.</exception>
    public static bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        var architecture = architectures.Of(configuration);
        return !HasHead(configuration, architecture) && IsPretrained(configuration, architecture);
    }

    /// <summary>The configuration of the same model with such a head.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <param name="labels">Empty: there are no classes.</param>
    /// <exception cref="ModelFileException">Its model type is not supported, or there are labels.</exception>
    public static ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Count == 0
            ? configuration.WithArchitecture(
                architectures.Of(configuration).ClassesOf(HeadKind.MaskedLanguageModel)[0])
            : throw new ModelFileException(
                configuration.Path,
                "is to get a language model's head, which has no classes. Remove 'model.labels' from the recipe, or "
                + "choose the task text-classification.")
            {
                Problem = ModelFileProblem.Purpose,
            };
    }

    private static bool HasHead(ModelConfiguration configuration, IArchitecture architecture) =>
        HeadConfiguration.AllowsHead(configuration, architecture, HeadKind.MaskedLanguageModel);

    private static bool IsPretrained(ModelConfiguration configuration, IArchitecture architecture) =>
        configuration.Architectures.All(
            name => architecture.PretrainedClasses.Contains(name, StringComparer.Ordinal));
}
