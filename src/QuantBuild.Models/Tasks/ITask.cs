using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks;

/// <summary>What a model is for: the head it needs, the loss it is trained with, the metrics that judge it.</summary>
public interface ITask
{
    /// <summary>The name in recipes.</summary>
    string Name { get; }

    /// <summary>What its models have on top.</summary>
    HeadKind Head { get; }

    /// <summary>Names of the metrics that make sense, the usual one first.</summary>
    IReadOnlyList<string> Metrics { get; }

    /// <summary>The loss of a batch, [1].</summary>
    /// <param name="logits">What the head gave.</param>
    /// <param name="batch">With labels.</param>
    Tensor Loss(Tensor logits, Batch batch);
}
