using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <content>Passes over texts whose streams are batches of their own.</content>
public sealed partial class EncoderDecoder
{
    /// <summary>The logits of every position of written texts, each seeing the positions up to its own.</summary>
    /// <param name="source">The texts that are read.</param>
    /// <param name="target">
    /// What is written, as the decoder reads it: behind the token that it begins with (<see cref="ShiftedTokens"/>).
    /// </param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <returns>[batch, target, vocabulary]</returns>
    public Tensor Forward(Batch source, Batch target, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var scope = Backend.OpenResultScope();
        return scope.Return(Logits(DecodeTarget(target, EncodeSource(source, pass), source.Mask, pass), pass));
    }

    /// <summary>The encoder's embedding, layers and last normalization.</summary>
    /// <returns>[batch, source, hidden]</returns>
    public Tensor EncodeSource(Batch source, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(pass);
        RequireTokens(source);
        using var scope = Backend.OpenResultScope();
        var hidden = Embed(source.Words, DropoutSites.SourceEmbedding, pass);
        var bias = SourceBias(source.SequenceLength, pass);
        foreach (var layer in encoder)
        {
            hidden = Replace(hidden, layer.Forward(hidden, source.Mask, bias, pass));
        }

        return scope.Return(NormalizeEncoded(hidden, pass));
    }

    /// <summary>The decoder's embedding, layers and last normalization, all positions at once.</summary>
    /// <param name="target">What the decoder reads.</param>
    /// <param name="encoded">[batch, source, hidden]: what <see cref="EncodeSource"/> gave.</param>
    /// <param name="sourceMask">Int32 [batch, source]: 1 for a token, 0 for padding.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <returns>[batch, target, hidden]</returns>
    public Tensor DecodeTarget(Batch target, Tensor encoded, Tensor sourceMask, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(pass);
        RequireTokens(target);
        using var scope = Backend.OpenResultScope();
        var hidden = Embed(target.Words, DropoutSites.TargetEmbedding, pass);
        var bias = TargetBias(target.SequenceLength, target.SequenceLength, pass);
        foreach (var layer in decoder)
        {
            hidden = Replace(hidden, layer.Forward(hidden, target.Mask, bias, encoded, sourceMask, pass));
        }

        return scope.Return(NormalizeDecoded(hidden, pass));
    }

    /// <summary>The product that gives the logits.</summary>
    /// <param name="decoded">[…, hidden]: what <see cref="DecodeTarget"/> gave.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <returns>[…, vocabulary]</returns>
    public Tensor Logits(Tensor decoded, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        using var scope = Backend.OpenResultScope();
        var input = Extents.ScalesHeadInput ? decoded.Scale(1f / MathF.Sqrt(Extents.HiddenSize)) : decoded;
        return scope.Return(head.Forward(input, pass));
    }
}
