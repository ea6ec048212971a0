using QuantBuild.Models.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>decoder(LayerNorm(gelu(dense(hidden)))), the decoder's weight being the word embeddings.</summary>
internal sealed class MaskedLanguageModelHead : IModelHead
{
    private readonly Linear dense;
    private readonly LayerNormalization normalization;
    private readonly Linear decoder;

    public MaskedLanguageModelHead(BertArchitecture architecture, TensorSet tensors, Tensor words)
    {
        const string name = BertTensorTable.Predictions;
        dense = tensors.Linear(name + ".transform.dense", Activation.Gelu);
        normalization = tensors.Normalization(name + ".transform.LayerNorm", (float)architecture.LayerNormEpsilon);
        decoder = new Linear(name + ".decoder", words, tensors[name + ".bias"]);
        Parameters =
        [
            .. dense.Parameters,
            .. normalization.Parameters,
            new(name + ".bias", decoder.Bias!) { Decays = false },
        ];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public Tensor Forward(Tensor hidden, ForwardPass pass) =>
        decoder.Forward(normalization.Forward(dense.Forward(hidden, pass), residual: null, pass), pass);
}
