using QuantBuild.Formats.Architectures.Positions;

namespace QuantBuild.Runtime.EncoderDecoders;

/// <summary>
/// What is added to the attention scores of every layer of a stack: a number a head for each class of distances, from
/// one table.
/// </summary>
/// <param name="table">[classes of distances, heads]</param>
/// <param name="heads">Attention heads a layer.</param>
/// <param name="positions">The classes.</param>
internal sealed unsafe class DistanceBias(float* table, int heads, RelativePositions positions)
{
    /// <summary>The bias of queries that are the last positions of the keys.</summary>
    /// <param name="queries">Positions that ask.</param>
    /// <param name="keys">Positions that are seen; at least as many.</param>
    /// <param name="bias">[heads, queries, keys], overwritten.</param>
    public void Fill(int queries, int keys, float* bias)
    {
        for (var distance = 1 - keys; distance < queries; distance++)
        {
            var row = table + ((nint)positions.ClassOf(distance) * heads);
            for (var query = 0; query < queries; query++)
            {
                // The place of a query among the keys is keys − queries + query.
                var key = keys - queries + query + distance;
                if (key < 0 || key >= keys)
                {
                    continue;
                }

                for (var head = 0; head < heads; head++)
                {
                    bias[((((nint)head * queries) + query) * keys) + key] = row[head];
                }
            }
        }
    }
}
