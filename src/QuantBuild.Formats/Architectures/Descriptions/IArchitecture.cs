using System.Text.Json;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>A family of models: what their <c>config.json</c> says, and the tensors that they are made of.</summary>
public interface IArchitecture
{
    /// <summary>The <c>model_type</c> of its configurations.</summary>
    string ModelType { get; }

    /// <summary>Names of the tensors that a call of the model takes, as exports of it have them.</summary>
    IReadOnlyList<string> InputNames { get; }

    /// <summary>
    /// Names under which <c>architectures</c> of a configuration knows the model with a head, the one to be written
    /// first; empty for a head that it does not have.
    /// </summary>
    IReadOnlyList<string> ClassesOf(HeadKind head);

    /// <summary>Names in <c>architectures</c> of models that are pre-trained and have no task's head yet.</summary>
    IReadOnlyList<string> PretrainedClasses { get; }

    /// <summary>Reads the extents from a configuration of the model type.</summary>
    /// <exception cref="ModelFileException">
    /// A size is absent, absurd or does not fit the others, or the model is a variant that is not supported; file and
    /// key are named.
    /// </exception>
    ModelExtents Read(ModelConfiguration configuration);

    /// <summary>Writes the keys that <see cref="Read"/> reads into an object that is begun, labels apart.</summary>
    void Write(Utf8JsonWriter json, ModelExtents extents);

    /// <summary>Makes the table of a model's tensors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The architecture has no such head.</exception>
    ModelDescription Describe(ModelExtents extents, HeadKind head);
}
