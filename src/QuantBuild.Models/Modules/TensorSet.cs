using QuantBuild.Tensors;

namespace QuantBuild.Models.Modules;

/// <summary>Tensors by checkpoint name, from which a model makes its modules.</summary>
public sealed class TensorSet(IReadOnlyDictionary<string, Tensor> tensors)
{
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Tensor this[string name] =>
        tensors.TryGetValue(name, out var tensor)
            ? tensor
            : throw new KeyNotFoundException($"The model has no tensor '{name}'.");

    /// <summary>The linear module of <c>name.weight</c> and <c>name.bias</c>.</summary>
    public Linear Linear(string name, Activation activation = Activation.None) =>
        new(name, this[name + ".weight"], this[name + ".bias"], activation);

    /// <summary>The normalization of <c>name.weight</c> and <c>name.bias</c>.</summary>
    public LayerNormalization Normalization(string name, float epsilon) =>
        new(name, this[name + ".weight"], this[name + ".bias"], epsilon);
}
