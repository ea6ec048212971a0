using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>classifier(tanh(pooler(hidden at the first position))).</summary>
internal sealed class SequenceClassificationHead : IModelHead
{
    private readonly Linear pooler;
    private readonly Linear classifier;
    private readonly uint dropoutSite;

    public SequenceClassificationHead(TensorSet tensors)
    {
        pooler = tensors.Linear(TensorRole.HeadTransform, activation: Activation.Tanh);
        classifier = tensors.Linear(TensorRole.HeadOutput);
        dropoutSite = 1 + (2 * (uint)tensors.Description.Extents.LayerCount);
        Parameters = [.. pooler.Parameters, .. classifier.Parameters];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public Tensor Forward(Tensor hidden, ForwardPass pass)
    {
        var pooled = pooler.Forward(hidden.SelectPosition(0), pass);
        return classifier.Forward(pass.Drop(pooled, dropoutSite), pass);
    }
}
