using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks;

/// <summary>One class a text or pair of texts; cross-entropy.</summary>
internal sealed class TextClassification : ITask
{
    public string Name => "text-classification";

    public HeadKind Head => HeadKind.SequenceClassification;

    public IReadOnlyList<string> Metrics { get; } = ["accuracy"];

    public Tensor Loss(Tensor logits, Batch batch) => logits.CrossEntropy(batch.Labels);
}
