using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>
/// hidden + output(activation(first(x)) ⊙ factor(x)), x = normalization(hidden); the factor is there or not
/// (arXiv:2002.05202).
/// </summary>
internal sealed class PreNormFeedForward
{
    private readonly RootMeanSquareNormalization normalization;
    private readonly Linear first;
    private readonly Linear? factor;
    private readonly Linear output;
    private readonly string inputPoint;
    private readonly uint dropoutSite;

    /// <param name="layer">Number of the layer.</param>
    /// <param name="tensors">The model's.</param>
    /// <param name="dropoutSite">Number of the place of its first dropout; the next is that of its second.</param>
    public PreNormFeedForward(int layer, TensorSet tensors, uint dropoutSite)
    {
        normalization = tensors.RootMeanSquareNormalization(TensorRole.FeedForwardNormalization, layer);
        first = tensors.Linear(TensorRole.FeedForward, layer);
        factor = tensors.Has(TensorRole.FeedForwardFactor, layer)
            ? tensors.Linear(TensorRole.FeedForwardFactor, layer)
            : null;
        output = tensors.Linear(TensorRole.FeedForwardOutput, layer);
        inputPoint = tensors.Description.Get(TensorRole.FeedForward, layer).InputPoint!;
        this.dropoutSite = dropoutSite;
    }

    public IEnumerable<NamedParameter> Parameters =>
    [
        .. first.Parameters, .. factor?.Parameters ?? [], .. output.Parameters, .. normalization.Parameters,
    ];

    /// <param name="hidden">[batch, sequence, hidden]</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    public Tensor Forward(Tensor hidden, ForwardPass pass)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var transformed = pass.Drop(Intermediate(hidden, pass), dropoutSite);
        return scope.Return(hidden.Add(pass.Drop(output.Forward(transformed, pass), dropoutSite + 1)));
    }

    private Tensor Intermediate(Tensor hidden, ForwardPass pass)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var input = pass.Transform.Input(inputPoint, normalization.Forward(hidden, pass));
        var activated = first.ForwardShared(input, pass);
        return scope.Return(factor is null ? activated : activated.Multiply(factor.ForwardShared(input, pass)));
    }
}
