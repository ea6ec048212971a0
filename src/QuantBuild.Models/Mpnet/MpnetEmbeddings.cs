using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Mpnet;

/// <summary>Normalized sum of word and position embeddings, the positions being counted over tokens alone.</summary>
internal sealed class MpnetEmbeddings
{
    private readonly string words;
    private readonly Tensor table;
    private readonly NamedParameter positions;
    private readonly LayerNormalization normalization;

    public MpnetEmbeddings(TensorSet tensors)
    {
        var parameter = tensors.Get(TensorRole.WordEmbedding);
        words = tensors.Description.WordEmbedding.Matrix!;
        table = parameter.Tensor;
        positions = tensors.Get(TensorRole.PositionEmbedding);
        normalization = tensors.Normalization(TensorRole.EmbeddingNormalization);
        Parameters = [parameter, positions, .. normalization.Parameters];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    public Tensor Forward(Batch batch, ForwardPass pass)
    {
        using var scope = table.Backend.OpenResultScope();
        var sum = pass.Transform.Embeddings(words, table, batch.Words);
        var places = pass.Transform.Parameter(positions.Name, positions.Tensor).Embedding(PositionsOf(batch));
        return scope.Return(pass.Drop(normalization.Forward(sum, residual: places, pass), site: 0));
    }

    // Int32 [batch, sequence]: padding + 1, padding + 2, … for tokens, wherever the padding stands, which has its own.
    private static Tensor PositionsOf(Batch batch)
    {
        var indices = batch.Words.Indices;
        var values = new int[indices.Shape.Count];
        indices.Backend.Read(indices, values);
        for (var start = 0; start < values.Length; start += batch.SequenceLength)
        {
            var position = MpnetArchitecture.PaddingToken;
            foreach (ref var value in values.AsSpan(start, batch.SequenceLength))
            {
                value = value == MpnetArchitecture.PaddingToken ? MpnetArchitecture.PaddingToken : ++position;
            }
        }

        return indices.Backend.FromHost(values, indices.Shape);
    }
}
