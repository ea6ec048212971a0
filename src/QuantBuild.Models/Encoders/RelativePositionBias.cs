using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>
/// What is added to the attention scores of every layer: a number a head for each class of distances, from one table.
/// </summary>
internal sealed class RelativePositionBias
{
    private const int Buckets = MpnetArchitecture.RelativeBuckets;
    private readonly NamedParameter table;
    private readonly int heads;

    public RelativePositionBias(TensorSet tensors)
    {
        table = tensors.Get(TensorRole.RelativePositionBias);
        heads = tensors.Description.Extents.HeadCount;
        Parameters = [table];
    }

    public IReadOnlyList<NamedParameter> Parameters { get; }

    /// <param name="sequence">Positions of a text.</param>
    /// <param name="pass">Asked for the table to use.</param>
    /// <returns>[heads, sequence, sequence], query before key</returns>
    public Tensor Forward(int sequence, ForwardPass pass)
    {
        var backend = table.Tensor.Backend;
        using var scope = backend.OpenResultScope();
        var used = pass.Transform.Parameter(table.Name, table.Tensor);

        // Two look-ups, so that the gradient first adds up over the pairs of one distance, then over the distances of
        // one class: sums of few hundred terms each.
        var distances = (2 * sequence) - 1;
        var byDistance = used.Reshape(Buckets * heads, 1)
            .Embedding(backend.FromHost(TableRows(sequence), new Shape(heads, distances)));
        return scope.Return(
            byDistance.Reshape(heads * distances, 1)
                .Embedding(backend.FromHost(DistanceRows(sequence), new Shape(heads, sequence, sequence)))
                .Reshape(heads, sequence, sequence));
    }

    // Element (head, distance + sequence − 1): where the table, [buckets, heads], has it.
    private int[] TableRows(int sequence)
    {
        var distances = (2 * sequence) - 1;
        var rows = new int[heads * distances];
        for (var i = 0; i < rows.Length; i++)
        {
            var (head, distance) = (i / distances, (i % distances) - (sequence - 1));
            rows[i] = (RelativePositions.BucketOf(distance) * heads) + head;
        }

        return rows;
    }

    // Element (head, query, key): where the distances, [heads, 2·sequence − 1], have it.
    private int[] DistanceRows(int sequence)
    {
        var distances = (2 * sequence) - 1;
        var rows = new int[checked(heads * sequence * sequence)];
        var next = 0;
        for (var head = 0; head < heads; head++)
        {
            for (var query = 0; query < sequence; query++)
            {
                var first = (head * distances) + (sequence - 1 - query);
                for (var key = 0; key < sequence; key++)
                {
                    rows[next++] = first + key;
                }
            }
        }

        return rows;
    }
}
