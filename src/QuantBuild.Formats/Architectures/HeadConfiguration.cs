using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures;

/// <summary>What the configurations of models with a head have in common, whatever the head.</summary>
internal static class HeadConfiguration
{
    /// <summary>What a model with a head is made of.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <param name="head">The head that it has to have.</param>
    /// <param name="owner">Whose head it is, for messages, such as <c>a classifier</c>.</param>
    /// <exception cref="ModelFileException">
    /// Another architecture, another head, or a value that is not supported; file and key are named.
    /// </exception>
    public static ModelDescription Describe(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadKind head, string owner)
    {
        var model = architectures.Describe(configuration, head);
        RequireHead(configuration, model.Architecture, head, owner);
        CompressedTensorsCheckpoint.RequireSupported(configuration);
        return model;
    }

    /// <summary>
    /// Whether it is that of a pre-trained model: the language model it was trained as, or nothing, stands where a
    /// task's head would be.
    /// </summary>
    /// <exception cref="ModelFileException">Its model type is not supported.</exception>
    public static bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        return LacksHead(configuration, architectures.Of(configuration));
    }

    /// <summary>The configuration of the same model with a head.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <param name="head">What it gets.</param>
    /// <param name="labels">Class names by class number; empty for a head without classes.</param>
    /// <param name="problem">The <c>problem_type</c>; null for none.</param>
    /// <exception cref="ModelFileException">
    /// Its model type is not supported, or two classes have one name.
    /// </exception>
    public static ModelConfiguration WithHead(
        ModelConfiguration configuration,
        ArchitectureRegistry architectures,
        HeadKind head,
        IReadOnlyList<string> labels,
        string? problem = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(architectures);
        return configuration.WithHead(architectures.Of(configuration).ClassesOf(head)[0], labels, problem);
    }

    /// <summary>
    /// Whether it names the class of a model with such a head, or none: that says nothing against the tensors that are
    /// there.
    /// </summary>
    public static bool AllowsHead(ModelConfiguration configuration, IArchitecture architecture, HeadKind head)
    {
        var named = configuration.Architectures;
        return named.Count == 0
            || (named.Count == 1 && architecture.ClassesOf(head).Contains(named[0], StringComparer.Ordinal));
    }

    private static bool LacksHead(ModelConfiguration configuration, IArchitecture architecture) =>
        configuration.Architectures.Count > 0
        && configuration.Architectures.All(
            name => architecture.PretrainedClasses.Contains(name, StringComparer.Ordinal));

    private static void RequireHead(
        ModelConfiguration configuration, IArchitecture architecture, HeadKind head, string owner)
    {
        if (AllowsHead(configuration, architecture, head))
        {
            return;
        }

        var classes = architecture.ClassesOf(head);
        var shown = ModelConfiguration.Show(string.Join(", ", configuration.Architectures));
        if (LacksHead(configuration, architecture))
        {
            throw new ModelFileException(
                configuration.Path,
                $"describes a pre-trained model without {owner}'s head ('architectures': {shown}). "
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
