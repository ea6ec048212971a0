using QuantBuild.Kernels.Elementwise;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Bert;

/// <summary>A BERT encoder (arXiv:1810.04805) with classifier(tanh(pooler(first position))) on top.</summary>
/// <param name="embeddings">First.</param>
/// <param name="layers">At least one.</param>
/// <param name="poolerInput">Quantizer of the pooler's input, or null.</param>
/// <param name="pooler">[hidden] to [hidden].</param>
/// <param name="classifierInput">Quantizer of the classifier's input, or null.</param>
/// <param name="classifier">[hidden] to [labels].</param>
/// <param name="buffers">Of the model's sizes; disposed with the model.</param>
internal sealed unsafe class BertClassifier(
    BertEmbeddings embeddings,
    IReadOnlyList<BertLayer> layers,
    PointQuantizer? poolerInput,
    ILinear pooler,
    PointQuantizer? classifierInput,
    ILinear classifier,
    BertBuffers buffers) : IClassifier
{
    public void Forward(Processor processor, TokenBatch batch, Span<float> logits)
    {
        buffers.Begin(batch);
        embeddings.Forward(processor, batch, buffers);
        for (var layer = 0; layer < layers.Count; layer++)
        {
            layers[layer].Forward(processor, batch, buffers, firstPositionOnly: layer == layers.Count - 1);
        }

        nint count = (nint)batch.Size * pooler.Outputs;
        poolerInput?.Apply(processor, buffers.Hidden, buffers.Hidden, count);
        pooler.Forward(processor, buffers.Hidden, batch.Size, buffers.Queries);
        HyperbolicTangent.Forward(buffers.Queries, buffers.Queries, 0, count);
        classifierInput?.Apply(processor, buffers.Queries, buffers.Queries, count);
        fixed (float* target = logits)
        {
            classifier.Forward(processor, buffers.Queries, batch.Size, target);
        }
    }

    public void Dispose() => buffers.Dispose();
}
