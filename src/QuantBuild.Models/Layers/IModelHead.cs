using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>Turns the last layer's output into logits.</summary>
public interface IModelHead
{
    IReadOnlyList<NamedParameter> Parameters { get; }

    /// <param name="hidden">[batch, sequence, hidden]</param>
    /// <param name="mask">Int32 [batch, sequence]: 1 for a token, 0 for padding.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    Tensor Forward(Tensor hidden, Tensor mask, ForwardPass pass);
}
