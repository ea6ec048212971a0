using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>
/// hidden + output(attention(normalization(hidden))), in steps, so that keys and values may be kept from one call to
/// the next. The scores are not scaled.
/// </summary>
internal sealed class PreNormAttention
{
    private readonly AttentionDescription points;
    private readonly RootMeanSquareNormalization normalization;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear output;
    private readonly int heads;
    private readonly uint dropoutSite;

    /// <param name="layer">Number of the layer.</param>
    /// <param name="tensors">The model's.</param>
    /// <param name="roles">Which of the layer's attentions.</param>
    /// <param name="dropoutSite">Number of the place of its dropout.</param>
    public PreNormAttention(int layer, TensorSet tensors, AttentionRoles roles, uint dropoutSite)
    {
        normalization = tensors.RootMeanSquareNormalization(roles.Normalization, layer);
        query = tensors.Linear(roles.Query, layer);
        key = tensors.Linear(roles.Key, layer);
        value = tensors.Linear(roles.Value, layer);
        output = tensors.Linear(roles.Output, layer);
        var result = tensors.Description.Get(roles.Output, layer).InputPoint;
        points = tensors.Description.Attentions.Single(attention => attention.ResultPoint == result);
        heads = tensors.Description.Extents.HeadCount;
        this.dropoutSite = dropoutSite;
    }

    public IEnumerable<NamedParameter> Parameters =>
    [
        .. query.Parameters, .. key.Parameters, .. value.Parameters, .. output.Parameters, .. normalization.Parameters,
    ];

    /// <summary>What queries are made of, and in self-attention keys and values too.</summary>
    /// <param name="hidden">[batch, sequence, hidden]</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    public Tensor Input(Tensor hidden, ForwardPass pass) =>
        pass.Transform.Input(points.InputPoints[0], normalization.Forward(hidden, pass));

    /// <summary>What keys and values of cross-attention are made of.</summary>
    /// <param name="encoded">[batch, source, hidden]</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    public Tensor SourceInput(Tensor encoded, ForwardPass pass) =>
        pass.Transform.Input(points.InputPoints[1], encoded);

    /// <returns>[batch, sequence, heads·headSize] each</returns>
    public KeysAndValues KeysAndValues(Tensor input, ForwardPass pass) => new(
        Operand(points.KeyPoint, key, input, pass), Operand(points.ValuePoint, value, input, pass));

    /// <param name="hidden">[batch, queries, hidden], of which <paramref name="input"/> was made.</param>
    /// <param name="input">What <see cref="Input"/> gave.</param>
    /// <param name="past">[batch, keys, heads·headSize] each.</param>
    /// <param name="mask">Int32 [batch, keys]: 1 for a key that may be seen.</param>
    /// <param name="bias">[heads, queries, keys], added to the scores; null for none.</param>
    /// <param name="isCausal">Whether a query sees no key behind it.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <returns>[batch, queries, hidden]</returns>
    public Tensor Attend(
        Tensor hidden, Tensor input, KeysAndValues past, Tensor mask, Tensor? bias, bool isCausal, ForwardPass pass)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var probabilities = new Shape(hidden.Shape[0], heads, hidden.Shape[1], past.Keys.Shape[1]);
        var attended = Operand(points.QueryPoint, query, input, pass).Attention(
            past.Keys,
            past.Values,
            mask,
            heads,
            scale: 1,
            pass.Transform.Probabilities(points.ProbabilitiesPoint, probabilities),
            bias,
            isCausal);
        return scope.Return(hidden.Add(pass.Drop(output.Forward(attended, pass), dropoutSite)));
    }

    private static Tensor Operand(string point, Linear projection, Tensor input, ForwardPass pass)
    {
        using var scope = input.Backend.OpenResultScope();
        return scope.Return(pass.Transform.Operand(point, projection.ForwardShared(input, pass)));
    }
}
