using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks;

/// <summary>One class a text or pair of texts; cross-entropy.</summary>
internal sealed class TextClassification : ITask
{
    public string Name => "text-classification";

    public BertHeadKind BertHead => BertHeadKind.SequenceClassification;

    public IReadOnlyList<string> Metrics { get; } = ["accuracy"];

    public Tensor Loss(Tensor logits, Batch batch) => logits.CrossEntropy(batch.Labels);
}
