using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures;

/// <summary>
/// The one rule by which the <c>config.json</c> of a model that labels the words of a text is accepted, by recipes and
/// by applications.
/// </summary>
public static class TokenClassifierConfiguration
{
    private const string ClassEnding = "ForTokenClassification";

    /// <summary>Whether it names the class of such a model, whatever the architecture.</summary>
    public static bool IsNamedBy(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Architectures.Any(name => name.EndsWith(ClassEnding, StringComparison.Ordinal));
    }

    /// <summary>What a model with a row of logits for each token, one a class, is made of.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="ModelFileException">
    /// Another architecture, another head, a value that is not supported, or fewer than two classes; file and key are
    /// named.
    /// </exception>
    public static ModelDescription From(ModelConfiguration configuration, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        var model = HeadConfiguration.Describe(
            configuration, architectures, HeadKind.TokenClassification, "a token classifier");
        return configuration.NumLabels > 1
            ? model
            : throw configuration.RefuseUnsupported(
                "id2label", "names one label, so that nothing is left to decide; at least two are needed");
    }

    /// <summary>Whether it is that of a pre-trained model, without a task's head.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="ModelFileException">Its model type is not supported.</exception>
    public static bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        HeadConfiguration.LacksHead(configuration, architectures);

    /// <summary>The configuration of the same model with a token classifier's head.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <param name="labels">Class names by class number; at least two.</param>
    /// <exception cref="ModelFileException">
    /// Its model type is not supported, or two classes have one name.
    /// </exception>
    public static ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, IReadOnlyList<string> labels) =>
        HeadConfiguration.WithHead(configuration, architectures, HeadKind.TokenClassification, labels);
}
