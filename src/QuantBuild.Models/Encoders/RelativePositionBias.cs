using QuantBuild.Formats.Architectures.Positions;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Encoders;

/// <summary>
/// What is added to the attention scores of every layer: a number a head for each class of distances, from one table.
/// </summary>
/// <param name="table">[classes of distances, heads]</param>
/// <param name="heads">Attention heads a layer.</param>
/// <param name="positions">The class of each distance.</param>
internal sealed class RelativePositionBias(NamedParameter table, int heads, RelativePositions positions)
{
    public IReadOnlyList<NamedParameter> Parameters { get; } = [table];

    /// <param name="queries">How many queries: those at the last positions of the keys.</param>
    /// <param name="keys">Positions of a text; at least as many.</param>
    /// <param name="pass">Asked for the table to use.</param>
    /// <returns>[heads, queries, keys]</returns>
    public Tensor Forward(int queries, int keys, ForwardPass pass)
    {
        var backend = table.Tensor.Backend;
        using var scope = backend.OpenResultScope();
        var used = pass.Transform.Parameter(table.Name, table.Tensor);

        // Two look-ups, so that the gradient first adds up over the pairs of one distance, then over the distances of
        // one class: sums of few hundred terms each.
        var distances = keys + queries - 1;
        var byDistance = used.Reshape(positions.Classes * heads, 1)
            .Embedding(backend.FromHost(TableRows(keys, distances), new Shape(heads, distances)));
        return scope.Return(
            byDistance.Reshape(heads * distances, 1)
                .Embedding(backend.FromHost(DistanceRows(queries, keys), new Shape(heads, queries, keys)))
                .Reshape(heads, queries, keys));
    }

    // Element (head, distance + keys − 1): where the table, [classes, heads], has it.
    private int[] TableRows(int keys, int distances)
    {
        var rows = new int[heads * distances];
        for (var i = 0; i < rows.Length; i++)
        {
            var (head, distance) = (i / distances, (i % distances) - (keys - 1));
            rows[i] = (positions.ClassOf(distance) * heads) + head;
        }

        return rows;
    }

    // Element (head, query, key): where the distances, [heads, keys + queries − 1], have it.
    private int[] DistanceRows(int queries, int keys)
    {
        var distances = keys + queries - 1;
        var rows = new int[checked(heads * queries * keys)];
        var next = 0;
        for (var head = 0; head < heads; head++)
        {
            for (var query = 0; query < queries; query++)
            {
                var first = (head * distances) + (queries - 1 - query);
                for (var key = 0; key < keys; key++)
                {
                    rows[next++] = first + key;
                }
            }
        }

        return rows;
    }
}
