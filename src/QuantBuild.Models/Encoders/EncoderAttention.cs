using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>Multi-head self-attention with its output product, residual and normalization.</summary>
internal sealed class EncoderAttention
{
    private readonly AttentionDescription points;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear output;
    private readonly LayerNormalization normalization;
    private readonly int heads;
    private readonly float scale;

    public EncoderAttention(int layer, TensorSet tensors)
    {
        points = tensors.Description.Attentions.Single(attention => attention.Layer == layer);
        query = tensors.Linear(TensorRole.Query, layer);
        key = tensors.Linear(TensorRole.Key, layer);
        value = tensors.Linear(TensorRole.Value, layer);
        output = tensors.Linear(TensorRole.AttentionOutput, layer);
        normalization = tensors.Normalization(TensorRole.AttentionNormalization, layer);
        heads = tensors.Description.Extents.HeadCount;
        scale = 1f / MathF.Sqrt(tensors.Description.Extents.HeadSize);
    }

    public IEnumerable<NamedParameter> Parameters =>
    [
        .. query.Parameters, .. key.Parameters, .. value.Parameters, .. output.Parameters, .. normalization.Parameters,
    ];

    /// <param name="hidden">[batch, sequence, hidden]</param>
    /// <param name="mask">Int32 [batch, sequence]: 1 for a token, 0 for padding.</param>
    /// <param name="bias">[heads, sequence, sequence], added to the scores; null for none.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <param name="dropoutSite">Number of the place of its dropout.</param>
    public Tensor Forward(Tensor hidden, Tensor mask, Tensor? bias, ForwardPass pass, uint dropoutSite)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var attended = pass.Drop(output.Forward(Context(hidden, mask, bias, pass), pass), dropoutSite);
        return scope.Return(normalization.Forward(attended, residual: hidden, pass));
    }

    private Tensor Context(Tensor hidden, Tensor mask, Tensor? bias, ForwardPass pass)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var input = pass.Transform.Input(points.InputPoints[0], hidden);
        return scope.Return(Operand(points.QueryPoint, query, input, pass).Attention(
            Operand(points.KeyPoint, key, input, pass),
            Operand(points.ValuePoint, value, input, pass),
            mask,
            heads,
            scale,
            pass.Transform.Probabilities(points.ProbabilitiesPoint, Probabilities(mask)),
            bias));
    }

    private Shape Probabilities(Tensor mask) => new(mask.Shape[0], heads, mask.Shape[1], mask.Shape[1]);

    private static Tensor Operand(string point, Linear projection, Tensor input, ForwardPass pass)
    {
        using var scope = input.Backend.OpenResultScope();
        return scope.Return(pass.Transform.Operand(point, projection.ForwardShared(input, pass)));
    }
}
