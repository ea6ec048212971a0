using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <content>Passes in parts, over hidden states that hold both streams side by side.</content>
public sealed partial class EncoderDecoder
{
    /// <summary>The embeddings of both streams.</summary>
    /// <param name="batch">Of texts with streams.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    public Tensor Embed(Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(pass);
        RequireTokens(batch);
        return Embed(batch.Words, DropoutSites.SourceEmbedding, pass);
    }

    /// <summary>Nothing: each layer makes the bias of its stack, of the positions of its stream.</summary>
    public Tensor? AttentionBias(int sequence, ForwardPass pass) => null;

    /// <summary>
    /// A layer of the encoder changes what is read, and the last one normalizes it; a layer of the decoder changes what
    /// is written, and looks at the other.
    /// </summary>
    /// <inheritdoc cref="IEncoderModel.Layer"/>
    public Tensor Layer(int layer, Tensor hidden, Tensor mask, ForwardPass pass, Tensor? attentionBias = null)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(pass);
        using var scope = Backend.OpenResultScope();
        var streams = new StreamPlaces(mask);
        var source = streams.Source.Take(hidden);
        if (layer < encoder.Length)
        {
            var read = encoder[layer].Forward(
                source, streams.Source.Mask, SourceBias(source.Shape[1], pass), pass);
            return scope.Return(streams.Source.Put(
                layer == encoder.Length - 1 ? NormalizeEncoded(read, pass) : read, hidden));
        }

        var target = streams.Target.Take(hidden);
        var bias = TargetBias(target.Shape[1], target.Shape[1], pass);
        return scope.Return(streams.Target.Put(
            decoder[layer - encoder.Length].Forward(
                target, streams.Target.Mask, bias, source, streams.Source.Mask, pass),
            hidden));
    }

    /// <summary>
    /// The last normalization, and the logits: of the stream that is written, or of single positions of it.
    /// </summary>
    /// <inheritdoc cref="IEncoderModel.Head"/>
    public Tensor Head(Tensor hidden, Tensor mask, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(pass);
        using var scope = Backend.OpenResultScope();
        var written = hidden.Shape.Rank == 2 ? hidden : new StreamPlaces(mask).Target.Take(hidden);
        return scope.Return(Logits(NormalizeDecoded(written, pass), pass));
    }

    public Tensor WrittenBy(int firstLayer, int count, Tensor mask)
    {
        var streams = new StreamPlaces(mask);
        return firstLayer + count <= encoder.Length
            ? streams.Source.Places()
            : firstLayer >= encoder.Length ? streams.Target.Places() : mask;
    }

    public Tensor MaskAt(string point, Tensor mask)
    {
        var streams = new StreamPlaces(mask);
        return sourcePoints.Contains(point) ? streams.Source.Mask : streams.Target.Mask;
    }
}
