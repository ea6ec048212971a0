using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>
/// An encoder that can be run in parts: embedding, layers one by one, head; or an encoder and decoder, whose hidden
/// states hold both streams of a text side by side, each of which its own layers change. What calibrates, trains or
/// evaluates one needs nothing else of the architecture.
/// </summary>
public interface IEncoderModel
{
    /// <summary>What it is made of: the meaning of every parameter.</summary>
    ModelDescription Description { get; }

    ComputeBackend Backend { get; }

    int LayerCount { get; }

    int HiddenSize { get; }

    /// <summary>The token that fills short texts up.</summary>
    int PaddingToken { get; }

    /// <summary>The dropout rate of hidden states that the model was made for.</summary>
    float DropoutRate { get; }

    /// <summary>All parameters under their checkpoint names, in a fixed order.</summary>
    IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>Those of the embeddings, and those that all layers share.</summary>
    IReadOnlyList<NamedParameter> EmbeddingParameters { get; }

    IReadOnlyList<NamedParameter> HeadParameters { get; }

    IReadOnlyList<NamedParameter> LayerParameters(int layer);

    /// <summary>The same model on another backend, which borrows the tensors of this one's.</summary>
    /// <param name="backend">Used by one thread at a time, but at the same time as this model's; goes first.</param>
    IEncoderModel On(ComputeBackend backend);

    /// <returns>[batch, sequence, hidden]</returns>
    Tensor Embed(Batch batch, ForwardPass pass);

    /// <summary>A model with parameters of its own, equal at first, in the backend's innermost scope.</summary>
    IEncoderModel Copy();

    /// <summary>Gives the memory of all parameters back: nothing may be computed with the model afterwards.</summary>
    void Release()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Tensor.Discard();
        }
    }

    /// <summary>What every layer adds to its attention scores, made once for the layers of a pass.</summary>
    /// <param name="sequence">Positions of a text.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <returns>[heads, sequence, sequence]; null where the model adds nothing</returns>
    Tensor? AttentionBias(int sequence, ForwardPass pass);

    /// <summary>Runs one layer.</summary>
    /// <param name="layer">In [0, <see cref="LayerCount"/>).</param>
    /// <param name="hidden">[batch, sequence, hidden]</param>
    /// <param name="mask">Int32 [batch, sequence]: 1 for a token, 0 for padding.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <param name="attentionBias">
    /// What <see cref="AttentionBias"/> gave for the pass; null where the layer is to ask for it itself.
    /// </param>
    /// <returns>[batch, sequence, hidden]</returns>
    Tensor Layer(int layer, Tensor hidden, Tensor mask, ForwardPass pass, Tensor? attentionBias = null);

    /// <summary>Which positions some consecutive layers change; the others they hand on as they are.</summary>
    /// <param name="firstLayer">In [0, <see cref="LayerCount"/>).</param>
    /// <param name="count">At least 1.</param>
    /// <param name="mask">Of a batch.</param>
    /// <returns>Int32 [batch, sequence]: 0 for padding and for positions that they leave alone.</returns>
    Tensor WrittenBy(int firstLayer, int count, Tensor mask) => mask;

    /// <summary>Which rows of an activation are tokens.</summary>
    /// <param name="point">Where the activation is, but for those of heads and embeddings.</param>
    /// <param name="mask">Of a batch.</param>
    /// <returns>Int32 [batch, positions of the activation]: 0 for padding.</returns>
    Tensor MaskAt(string point, Tensor mask) => mask;

    /// <summary>Runs the head, or the pooling of a model without one, on the last layer's output.</summary>
    /// <param name="hidden">
    /// [batch, sequence, hidden]; or, of a head that answers at each position by itself, [positions, hidden]
    /// </param>
    /// <param name="mask">Int32 [batch, sequence]: 1 for a token, 0 for padding.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <returns>
    /// [batch, classes] of a text classifier; [batch, sequence, columns] of a token classifier (classes), a question
    /// answerer (first and last token) and a language model (vocabulary); [batch, target, vocabulary] of an encoder and
    /// decoder; [batch, dimensions] of a pooling; [positions, columns] of single positions
    /// </returns>
    /// <exception cref="InvalidOperationException">The model has neither.</exception>
    Tensor Head(Tensor hidden, Tensor mask, ForwardPass pass);
}
