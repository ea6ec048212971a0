using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>
/// One layer of the decoder: attention to the text as far as it is written, attention to what the encoder gave, and the
/// feed-forward block, each behind a normalization.
/// </summary>
internal sealed class DecoderLayer
{
    private readonly PreNormAttention self;
    private readonly PreNormAttention cross;
    private readonly PreNormFeedForward feedForward;

    public DecoderLayer(int layer, TensorSet tensors)
    {
        var site = DropoutSites.OfLayerAt(layer);
        self = new PreNormAttention(layer, tensors, AttentionRoles.Self, site);
        cross = new PreNormAttention(layer, tensors, AttentionRoles.Cross, site + 1);
        feedForward = new PreNormFeedForward(layer, tensors, site + 2);
        Parameters = [.. self.Parameters, .. cross.Parameters, .. feedForward.Parameters];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <summary>All positions of the written text at once.</summary>
    /// <param name="hidden">[batch, target, hidden]</param>
    /// <param name="mask">Int32 [batch, target]: 1 for a token, 0 for padding.</param>
    /// <param name="bias">[heads, target, target], added to the scores of self-attention.</param>
    /// <param name="encoded">[batch, source, hidden]</param>
    /// <param name="sourceMask">Int32 [batch, source]: 1 for a token, 0 for padding.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    public Tensor Forward(
        Tensor hidden, Tensor mask, Tensor bias, Tensor encoded, Tensor sourceMask, ForwardPass pass)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var input = self.Input(hidden, pass);
        var attended = self.Attend(hidden, input, self.KeysAndValues(input, pass), mask, bias, isCausal: true, pass);
        return scope.Return(Finish(attended, () => SourceKeysAndValues(encoded, pass), sourceMask, pass));
    }

    /// <summary>The next position of each written text, whose earlier positions a cache holds.</summary>
    /// <param name="hidden">[rows, 1, hidden]</param>
    /// <param name="cache">Of this layer.</param>
    /// <param name="past">Which of the cache's rows each text sees, its own included, and their mask.</param>
    /// <param name="bias">[heads, 1, positions], added to the scores of self-attention.</param>
    /// <param name="sourceMask">Int32 [rows, source]: 1 for a token, 0 for padding.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    public Tensor Step(
        Tensor hidden, LayerCache cache, PastPositions past, Tensor bias, Tensor sourceMask, ForwardPass pass)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var input = self.Input(hidden, pass);
        cache.Append(self.KeysAndValues(input, pass));
        var attended = self.Attend(hidden, input, cache.At(past), past.Mask, bias, isCausal: false, pass);
        return scope.Return(Finish(attended, () => cache.Source, sourceMask, pass));
    }

    /// <summary>What the layer looks at of the encoder's output.</summary>
    /// <param name="encoded">[batch, source, hidden]</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    public KeysAndValues SourceKeysAndValues(Tensor encoded, ForwardPass pass) =>
        cross.KeysAndValues(cross.SourceInput(encoded, pass), pass);

    private Tensor Finish(Tensor hidden, Func<KeysAndValues> source, Tensor sourceMask, ForwardPass pass)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var input = cross.Input(hidden, pass);
        var attended = cross.Attend(hidden, input, source(), sourceMask, bias: null, isCausal: false, pass);
        return scope.Return(feedForward.Forward(attended, pass));
    }
}
