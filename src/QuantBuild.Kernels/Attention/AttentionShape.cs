namespace QuantBuild.Kernels.Attention;

/// <summary>
/// Queries, keys, values and outputs are [Batch, Sequence, Heads · HeadSize], the mask is [Batch, Sequence].
/// </summary>
public readonly record struct AttentionShape(int Batch, int Sequence, int Heads, int HeadSize)
{
    internal int HeadCount => Batch * Heads;

    internal nint RowStride => (nint)Heads * HeadSize;

    /// <summary>Distance of a head's first element from the tensor's; heads are counted sentence by sentence.</summary>
    internal nint HeadOffset(int head) =>
        ((nint)(head / Heads) * Sequence * RowStride) + (head % Heads * (nint)HeadSize);

    /// <summary>Distance of a head's first element in a bias of the scores, which all sentences share.</summary>
    internal nint BiasOffset(int head) => head % Heads * (nint)Sequence * Sequence;
}
