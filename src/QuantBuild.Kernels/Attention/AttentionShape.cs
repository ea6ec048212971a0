namespace QuantBuild.Kernels.Attention;

/// <summary>
/// Queries and outputs are [Batch, Sequence, Heads · HeadSize], keys and values [Batch, Keys, Heads · HeadSize], the
/// mask is [Batch, Keys].
/// </summary>
public readonly record struct AttentionShape(int Batch, int Sequence, int Heads, int HeadSize)
{
    /// <summary>Positions of keys and values; default as many as there are of queries.</summary>
    public int Keys { get => field > 0 ? field : Sequence; init; }

    /// <summary>
    /// Whether a query sees no key behind its own position; the queries are those of the last positions of the keys.
    /// </summary>
    public bool IsCausal { get; init; }

    internal int HeadCount => Batch * Heads;

    internal nint RowStride => (nint)Heads * HeadSize;

    /// <summary>Distance of a head's first element from the tensor's; heads are counted sentence by sentence.</summary>
    /// <param name="head">Number of the head.</param>
    /// <param name="positions">Those of the tensor: of queries, or of keys.</param>
    internal nint HeadOffset(int head, int positions) =>
        ((nint)(head / Heads) * positions * RowStride) + (head % Heads * (nint)HeadSize);

    /// <summary>The last position that a query sees.</summary>
    internal int LastSeen(int query) => IsCausal ? Keys - Sequence + query : Keys - 1;

    /// <summary>Distance of a head's first element in a bias of the scores, which all sentences share.</summary>
    internal nint BiasOffset(int head) => head % Heads * (nint)Sequence * Keys;
}
