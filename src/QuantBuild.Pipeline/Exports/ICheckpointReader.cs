using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Exports;

/// <summary>
/// Loads quantized checkpoints of a format, so that they compute exactly what was evaluated before the export.
/// </summary>
internal interface ICheckpointReader
{
    /// <summary>Whether a model's configuration says that its weights are stored in this format.</summary>
    bool Describes(ModelConfiguration configuration);

    /// <param name="backend">Holds the tensors, in its innermost scope.</param>
    /// <param name="folder">Of the checkpoint.</param>
    /// <param name="description">What the model is made of.</param>
    /// <param name="models">The architectures to choose from.</param>
    /// <returns>The model with the values of its codes as weights, and the pass that quantizes activations.</returns>
    /// <exception cref="ModelFileException">The checkpoint is damaged or not one of this model.</exception>
    (IEncoderModel Model, ForwardPass Pass) Load(
        ComputeBackend backend, ModelFolder folder, ModelDescription description, ModelRegistry models);
}
