using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures;

/// <summary>
/// The one rule by which the <c>config.json</c> of a model that turns texts into vectors is accepted, by recipes and by
/// applications.
/// </summary>
public static class EmbedderConfiguration
{
    /// <summary>What such a model is made of: an encoder without a head.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="pooling">How its output becomes a vector.</param>
    /// <param name="architectures">Those to choose from; null for the built-in ones.</param>
    /// <exception cref="ModelFileException">
    /// Another architecture, a model with a head, a value that is not supported, or more dimensions than there are;
    /// file and key are named.
    /// </exception>
    public static ModelDescription From(
        ModelConfiguration configuration, TextPooling pooling, ArchitectureRegistry? architectures = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(pooling);
        var architecture = (architectures ?? ArchitectureRegistry.BuiltIn).Of(configuration);
        var extents = architecture.Read(configuration) with { Pooling = pooling, Labels = [] };
        RequireNoHead(configuration, architecture);
        CompressedTensorsCheckpoint.RequireSupported(configuration);
        return pooling.Dimensions is not { } dimensions || (dimensions > 0 && dimensions <= extents.HiddenSize)
            ? architecture.Describe(extents, HeadKind.None)
            : throw configuration.RefuseUnsupported(
                "hidden_size",
                $"is {extents.HiddenSize}, and vectors of {dimensions} elements are asked for; ask for at most "
                + $"{extents.HiddenSize}, or leave the number out");
    }

    // Language models are encoders whose head is left alone.
    private static void RequireNoHead(ModelConfiguration configuration, IArchitecture architecture)
    {
        string[] known =
        [
            .. architecture.ClassesOf(HeadKind.None).Concat(architecture.PretrainedClasses)
                .Distinct(StringComparer.Ordinal),
        ];
        if (known.Length == 0)
        {
            throw configuration.RefuseUnsupported(
                "model_type",
                $"is {ModelConfiguration.Show(configuration.ModelType)}, an architecture that vectors of texts are not "
                + "made with");
        }

        if (configuration.Architectures.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal))
            is { } other)
        {
            throw new ModelFileException(
                configuration.Path,
                $"describes a model with a head ('architectures': {ModelConfiguration.Show(other)}), and vectors of "
                + "texts are made by an encoder without one. Give the embedding model itself "
                + $"({string.Join(", ", known)}), or use this one for what its head was trained for.")
            {
                Problem = ModelFileProblem.Purpose,
            };
        }
    }
}
