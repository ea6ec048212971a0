using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>decoder(LayerNorm(activation(dense(hidden)))), the decoder's weight being the word embeddings.</summary>
internal sealed class MaskedLanguageModelHead : IModelHead
{
    private readonly Linear dense;
    private readonly LayerNormalization normalization;
    private readonly Linear decoder;

    public MaskedLanguageModelHead(TensorSet tensors)
    {
        dense = tensors.Linear(TensorRole.HeadTransform);
        normalization = tensors.Normalization(TensorRole.HeadNormalization);
        decoder = tensors.Linear(TensorRole.HeadOutput);
        Parameters = [.. dense.Parameters, .. normalization.Parameters, decoder.Bias!];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public Tensor Forward(Tensor hidden, Tensor mask, ForwardPass pass) =>
        decoder.Forward(normalization.Forward(dense.Forward(hidden, pass), residual: null, pass), pass);
}
