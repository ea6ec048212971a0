using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>
/// Normalized sum of word, position and, where the model has them, token-type embeddings; projected to the width of the
/// layers where they have another.
/// </summary>
public sealed class EncoderEmbeddings
{
    private readonly string words;
    private readonly NamedParameter positions;
    private readonly NamedParameter? tokenTypes;
    private readonly LayerNormalization normalization;
    private readonly Linear? projection;
    private readonly int firstPosition;

    internal EncoderEmbeddings(TensorSet tensors)
    {
        var table = tensors.Get(TensorRole.WordEmbedding);
        words = tensors.Description.WordEmbedding.Matrix!;
        Words = table.Tensor;
        firstPosition = tensors.Description.Extents.FirstPosition;
        positions = tensors.Get(TensorRole.PositionEmbedding);
        tokenTypes = tensors.Has(TensorRole.TokenTypeEmbedding) ? tensors.Get(TensorRole.TokenTypeEmbedding) : null;
        normalization = tensors.Normalization(TensorRole.EmbeddingNormalization);
        projection = tensors.Has(TensorRole.EmbeddingProjection)
            ? tensors.Linear(TensorRole.EmbeddingProjection)
            : null;
        Parameters =
        [
            table,
            positions,
            .. tokenTypes is null ? (NamedParameter[])[] : [tokenTypes],
            .. normalization.Parameters,
            .. projection?.Parameters ?? [],
        ];
    }

    /// <summary>[vocabulary, embedding]</summary>
    public Tensor Words { get; }

    internal IReadOnlyList<NamedParameter> Parameters { get; }

    internal Tensor Forward(Batch batch, ForwardPass pass)
    {
        using var scope = Words.Backend.OpenResultScope();
        var sum = pass.Transform.Embeddings(words, Words, batch.Words);
        if (tokenTypes is not null)
        {
            sum = sum.Add(Rows(tokenTypes, batch.TokenTypes, pass));
        }

        var places = Rows(positions, batch.PositionsFrom(firstPosition), pass);
        var normalized = pass.Drop(normalization.Forward(sum, residual: places, pass), site: 0);
        return scope.Return(projection is null ? normalized : projection.Forward(normalized, pass));
    }

    private static Tensor Rows(NamedParameter table, Tensor indices, ForwardPass pass) =>
        pass.Transform.Parameter(table.Name, table.Tensor).Embedding(indices);
}
