using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>A leaf tensor of a model under the name it has in a checkpoint.</summary>
public sealed record NamedParameter(string Name, Tensor Tensor)
{
    /// <summary>False for biases and normalization parameters, which decoupled weight decay leaves alone.</summary>
    public bool Decays { get; init; } = true;
}
