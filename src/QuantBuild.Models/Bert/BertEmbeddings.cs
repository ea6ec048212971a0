using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>Normalized sum of word, token-type and position embeddings.</summary>
public sealed class BertEmbeddings
{
    private readonly string wordName = BertTensorTable.Embeddings + ".word_embeddings";
    private readonly string positionsName = BertTensorTable.Embeddings + ".position_embeddings.weight";
    private readonly string tokenTypesName = BertTensorTable.Embeddings + ".token_type_embeddings.weight";
    private readonly Tensor positions;
    private readonly Tensor tokenTypes;
    private readonly LayerNormalization normalization;

    internal BertEmbeddings(BertArchitecture architecture, TensorSet tensors)
    {
        const string name = BertTensorTable.Embeddings;
        Words = tensors[wordName + ".weight"];
        positions = tensors[positionsName];
        tokenTypes = tensors[tokenTypesName];
        normalization = tensors.Normalization(name + ".LayerNorm", (float)architecture.LayerNormEpsilon);
        Parameters =
        [
            new(wordName + ".weight", Words),
            new(positionsName, positions),
            new(tokenTypesName, tokenTypes),
            .. normalization.Parameters,
        ];
    }

    /// <summary>[vocabulary, hidden]</summary>
    public Tensor Words { get; }

    internal IReadOnlyList<NamedParameter> Parameters { get; }

    internal Tensor Forward(Batch batch, ForwardPass pass)
    {
        using var scope = Words.Backend.OpenResultScope();
        var words = pass.Transform.Embeddings(wordName, Words, batch.Words);
        var types = pass.Transform.Parameter(tokenTypesName, tokenTypes).Embedding(batch.TokenTypes);
        var places = pass.Transform.Parameter(positionsName, positions).Embedding(batch.Positions);
        return scope.Return(pass.Drop(normalization.Forward(words.Add(types), residual: places, pass), site: 0));
    }
}
