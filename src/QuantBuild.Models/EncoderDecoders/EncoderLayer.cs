using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>One layer of the encoder: attention and feed-forward block, each behind a normalization.</summary>
internal sealed class EncoderLayer
{
    private readonly PreNormAttention attention;
    private readonly PreNormFeedForward feedForward;

    public EncoderLayer(int layer, TensorSet tensors)
    {
        var site = DropoutSites.OfLayerAt(layer);
        attention = new PreNormAttention(layer, tensors, AttentionRoles.Self, site);
        feedForward = new PreNormFeedForward(layer, tensors, site + 2);
        Parameters = [.. attention.Parameters, .. feedForward.Parameters];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <param name="hidden">[batch, sequence, hidden]</param>
    /// <param name="mask">Int32 [batch, sequence]: 1 for a token, 0 for padding.</param>
    /// <param name="bias">[heads, sequence, sequence], added to the attention scores.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    public Tensor Forward(Tensor hidden, Tensor mask, Tensor bias, ForwardPass pass)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var input = attention.Input(hidden, pass);
        var attended = attention.Attend(
            hidden, input, attention.KeysAndValues(input, pass), mask, bias, isCausal: false, pass);
        return scope.Return(feedForward.Forward(attended, pass));
    }
}
