using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>One encoder layer: attention and feed-forward network, each with residual and normalization.</summary>
internal sealed class EncoderLayer
{
    private readonly EncoderAttention attention;
    private readonly Linear intermediate;
    private readonly Linear output;
    private readonly LayerNormalization normalization;
    private readonly uint firstDropoutSite;

    public EncoderLayer(int number, TensorSet tensors)
    {
        attention = new EncoderAttention(number, tensors);
        intermediate = tensors.Linear(TensorRole.FeedForward, number);
        output = tensors.Linear(TensorRole.FeedForwardOutput, number);
        normalization = tensors.Normalization(TensorRole.FeedForwardNormalization, number);

        // Site 0 is the embedding's, each layer has two.
        firstDropoutSite = 1 + (2 * (uint)number);
        Parameters =
        [
            .. attention.Parameters, .. intermediate.Parameters, .. output.Parameters, .. normalization.Parameters,
        ];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <param name="hidden">[batch, sequence, hidden]</param>
    /// <param name="mask">Int32 [batch, sequence]: 1 for a token, 0 for padding.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <param name="bias">[heads, sequence, sequence], added to the attention scores; null for none.</param>
    public Tensor Forward(Tensor hidden, Tensor mask, ForwardPass pass, Tensor? bias)
    {
        using var scope = hidden.Backend.OpenResultScope();
        var attended = attention.Forward(hidden, mask, bias, pass, firstDropoutSite);
        var transformed = pass.Drop(Transform(attended, pass), firstDropoutSite + 1);
        return scope.Return(normalization.Forward(transformed, residual: attended, pass));
    }

    private Tensor Transform(Tensor attended, ForwardPass pass)
    {
        using var scope = attended.Backend.OpenResultScope();
        return scope.Return(output.Forward(intermediate.Forward(attended, pass), pass));
    }
}
