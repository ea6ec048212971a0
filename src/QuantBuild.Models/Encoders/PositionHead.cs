using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>output(hidden) at every position: of token classification, and of question answering.</summary>
internal sealed class PositionHead : IModelHead
{
    private readonly Linear output;
    private readonly bool dropsInput;
    private readonly uint dropoutSite;

    public PositionHead(TensorSet tensors)
    {
        output = tensors.Linear(TensorRole.HeadOutput);
        dropsInput = tensors.Description.Get(TensorRole.HeadOutput).InputIsDropped;
        dropoutSite = 1 + (2 * (uint)tensors.Description.Extents.LayerCount);
        Parameters = [.. output.Parameters];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public Tensor Forward(Tensor hidden, Tensor mask, ForwardPass pass) =>
        output.Forward(dropsInput ? pass.Drop(hidden, dropoutSite) : hidden, pass);
}
