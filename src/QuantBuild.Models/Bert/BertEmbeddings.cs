using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>Normalized sum of word, token-type and position embeddings.</summary>
public sealed class BertEmbeddings
{
    private readonly string wordName = BertTensorTable.Embeddings + ".word_embeddings";
    private readonly Tensor positions;
    private readonly Tensor tokenTypes;
    private readonly LayerNormalization normalization;

    internal BertEmbeddings(BertArchitecture architecture, TensorSet tensors)
    {
        const string name = BertTensorTable.Embeddings;
        Words = tensors[wordName + ".weight"];
        positions = tensors[name + ".position_embeddings.weight"];
        tokenTypes = tensors[name + ".token_type_embeddings.weight"];
        normalization = tensors.Normalization(name + ".LayerNorm", (float)architecture.LayerNormEpsilon);
        Parameters =
        [
            new(wordName + ".weight", Words),
            new(name + ".position_embeddings.weight", positions),
            new(name + ".token_type_embeddings.weight", tokenTypes),
            .. normalization.Parameters,
        ];
    }

    /// <summary>[vocabulary, hidden]</summary>
    public Tensor Words { get; }

    internal IReadOnlyList<NamedParameter> Parameters { get; }

    internal Tensor Forward(Batch batch, ForwardPass pass)
    {
        var words = pass.Transform.Embeddings(wordName, Words, batch.Words);
        var types = tokenTypes.Embedding(batch.TokenTypes);
        var places = positions.Embedding(batch.Positions);
        return pass.Drop(normalization.Forward(words.Add(types), residual: places, pass), site: 0);
    }
}
