using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>A model's tensors and what they are, from which it makes its layers.</summary>
/// <param name="description">What the model is made of.</param>
/// <param name="tensors">Those that it stores, by name.</param>
public sealed class TensorSet(ModelDescription description, IReadOnlyDictionary<string, Tensor> tensors)
{
    /// <summary>What the model is made of.</summary>
    public ModelDescription Description => description;

    /// <summary>The tensor of a role under its name, or the one that it is tied to under its own.</summary>
    /// <param name="role">What it is for.</param>
    /// <param name="layer">The number of its layer; null outside of the layers.</param>
    /// <param name="part">Weight or bias.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public NamedParameter Get(TensorRole role, int? layer = null, TensorPart part = TensorPart.Weight) =>
        Parameter(description.Get(role, layer, part));

    /// <summary>Whether the model has a tensor of a role.</summary>
    /// <param name="role">What it is for.</param>
    /// <param name="layer">The number of its layer; null outside of the layers.</param>
    public bool Has(TensorRole role, int? layer = null) => description.Find(role, layer) is not null;

    /// <summary>The product of a role, with its bias and its activation where it has them.</summary>
    /// <param name="role">What it is for.</param>
    /// <param name="layer">The number of its layer; null outside of the layers.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Linear Linear(TensorRole role, int? layer = null)
    {
        var weight = description.Get(role, layer);
        var bias = description.BiasOf(weight) is { } line ? Parameter(line) : null;
        return new Linear(weight, Parameter(weight).Tensor, bias, ActivationOf(weight));
    }

    /// <summary>The layer normalization of a role.</summary>
    /// <param name="role">What it is for.</param>
    /// <param name="layer">The number of its layer; null outside of the layers.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public LayerNormalization Normalization(TensorRole role, int? layer = null) => new(
        Get(role, layer), Get(role, layer, TensorPart.Bias), (float)description.Extents.LayerNormEpsilon);

    /// <summary>The normalization of a role that has no bias, by the root of the mean square.</summary>
    /// <param name="role">What it is for.</param>
    /// <param name="layer">The number of its layer; null outside of the layers.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public RootMeanSquareNormalization RootMeanSquareNormalization(TensorRole role, int? layer = null) => new(
        Get(role, layer), (float)description.Extents.LayerNormEpsilon);

    private static Activation ActivationOf(TensorDescription weight) => weight.Activation switch
    {
        ActivationFunction.None => Activation.None,
        ActivationFunction.Gelu => Activation.Gelu,
        ActivationFunction.Relu => Activation.Relu,
        ActivationFunction.Tanh => Activation.Tanh,
        ActivationFunction.TanhGelu => Activation.TanhGelu,
        _ => throw new InvalidOperationException($"The activation {weight.Activation} is not computed."),
    };

    // Decoupled weight decay is for matrices.
    private NamedParameter Parameter(TensorDescription line) =>
        new(line.TiedTo ?? line.Name, tensors[line.TiedTo ?? line.Name]) { Decays = line.Matrix is not null };
}
