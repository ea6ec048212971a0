using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Loading;

/// <summary>
/// The models that can be computed, by <c>model_type</c>. A new architecture is a line in
/// <see cref="ArchitectureRegistry"/>, a model and a line in <see cref="BuiltIn"/>.
/// </summary>
public sealed class ModelRegistry
{
    private readonly ArchitectureMakers<Func<ComputeBackend, TensorSet, IEncoderModel>> makers;

    private ModelRegistry(ArchitectureMakers<Func<ComputeBackend, TensorSet, IEncoderModel>> makers) =>
        this.makers = makers;

    /// <summary>Those that the product brings.</summary>
    public static ModelRegistry BuiltIn { get; } = new(new(
        ArchitectureRegistry.BuiltIn,
        new Dictionary<string, Func<ComputeBackend, TensorSet, IEncoderModel>>(StringComparer.Ordinal)
        {
            ["bert"] = PostNorm,
            ["camembert"] = PostNorm,
            ["distilbert"] = PostNorm,
            ["electra"] = PostNorm,
            ["mpnet"] = PostNorm,
            ["roberta"] = PostNorm,
            ["t5"] = (backend, tensors) => new EncoderDecoder(backend, tensors),
            ["xlm-roberta"] = PostNorm,
        }));

    /// <summary>What the models are made of.</summary>
    public ArchitectureRegistry Architectures => makers.Architectures;

    /// <summary>The same models and those of one more architecture.</summary>
    /// <param name="architecture">Their tensors.</param>
    /// <param name="make">Makes a model of tensors that are there.</param>
    /// <exception cref="ArgumentException">There is one of its model type already.</exception>
    public ModelRegistry With(IArchitecture architecture, Func<ComputeBackend, TensorSet, IEncoderModel> make) =>
        new(makers.With(architecture, make));

    /// <summary>Makes the model that the tensors' description is of.</summary>
    /// <param name="backend">Holds the tensors.</param>
    /// <param name="tensors">All that the description names.</param>
    public IEncoderModel Create(ComputeBackend backend, TensorSet tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return makers.Of(tensors.Description)(backend, tensors);
    }

    private static PostNormEncoder PostNorm(ComputeBackend backend, TensorSet tensors) => new(backend, tensors);
}
