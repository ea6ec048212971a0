using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures;

/// <summary>
/// The one rule by which the <c>config.json</c> of a model that writes a text for a text is accepted, by recipes and by
/// applications.
/// </summary>
public static class GeneratorConfiguration
{
    /// <summary>What is wrong with a model folder whose tokenizer cannot put tokens together to texts.</summary>
    public const string NoTextsReason =
        "has a tokenizer whose tokens are not put together to texts. Give a model with a tokenizer.json of the kind "
        + "Unigram that writes spaces as a mark (Metaspace), as T5 has.";

    private const string ClassEnding = "ForConditionalGeneration";

    /// <summary>Whether it names the class of such a model, whatever the architecture.</summary>
    public static bool IsNamedBy(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Architectures.Any(name => name.EndsWith(ClassEnding, StringComparison.Ordinal));
    }

    /// <summary>What an encoder and decoder that writes texts is made of.</summary>
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
            configuration, architectures, HeadKind.SequenceToSequence, "a text generator");
    }

    /// <summary>The extents of a model that <see cref="From"/> described.</summary>
    public static T5Extents ExtentsOf(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return (T5Extents)model.Extents;
    }
}
