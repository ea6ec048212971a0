using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>output(activation(transform(hidden at the first position))).</summary>
internal sealed class SequenceClassificationHead : IModelHead
{
    private readonly Linear transform;
    private readonly Linear output;
    private readonly bool dropsFirst;
    private readonly uint dropoutSite;

    public SequenceClassificationHead(TensorSet tensors)
    {
        transform = tensors.Linear(TensorRole.HeadTransform);
        output = tensors.Linear(TensorRole.HeadOutput);
        dropsFirst = tensors.Description.Get(TensorRole.HeadTransform).InputIsDropped;
        dropoutSite = 1 + (2 * (uint)tensors.Description.Extents.LayerCount);
        Parameters = [.. transform.Parameters, .. output.Parameters];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public Tensor Forward(Tensor hidden, Tensor mask, ForwardPass pass)
    {
        var first = hidden.SelectPosition(0);
        var transformed = transform.Forward(dropsFirst ? pass.Drop(first, dropoutSite + 1) : first, pass);
        return output.Forward(pass.Drop(transformed, dropoutSite), pass);
    }
}
