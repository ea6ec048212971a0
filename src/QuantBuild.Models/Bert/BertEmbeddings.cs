using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Bert;

/// <summary>Normalized sum of word, token-type and position embeddings.</summary>
public sealed class BertEmbeddings
{
    private readonly string words;
    private readonly NamedParameter positions;
    private readonly NamedParameter tokenTypes;
    private readonly LayerNormalization normalization;

    internal BertEmbeddings(TensorSet tensors)
    {
        var table = tensors.Get(TensorRole.WordEmbedding);
        words = tensors.Description.WordEmbedding.Matrix!;
        Words = table.Tensor;
        positions = tensors.Get(TensorRole.PositionEmbedding);
        tokenTypes = tensors.Get(TensorRole.TokenTypeEmbedding);
        normalization = tensors.Normalization(TensorRole.EmbeddingNormalization);
        Parameters = [table, positions, tokenTypes, .. normalization.Parameters];
    }

    /// <summary>[vocabulary, hidden]</summary>
    public Tensor Words { get; }

    internal IReadOnlyList<NamedParameter> Parameters { get; }

    internal Tensor Forward(Batch batch, ForwardPass pass)
    {
        using var scope = Words.Backend.OpenResultScope();
        var sum = pass.Transform.Embeddings(words, Words, batch.Words);
        var types = pass.Transform.Parameter(tokenTypes.Name, tokenTypes.Tensor).Embedding(batch.TokenTypes);
        var places = pass.Transform.Parameter(positions.Name, positions.Tensor).Embedding(batch.Positions);
        return scope.Return(pass.Drop(normalization.Forward(sum.Add(types), residual: places, pass), site: 0));
    }
}
