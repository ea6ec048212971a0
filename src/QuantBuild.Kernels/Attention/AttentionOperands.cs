using QuantBuild.Kernels.MatrixProducts;

namespace QuantBuild.Kernels.Attention;

/// <summary>What attention reads.</summary>
/// <param name="shape">Shape of all operands.</param>
/// <param name="queries">[batch, sequence, heads · headSize]</param>
/// <param name="keys">[batch, keys, heads · headSize]</param>
/// <param name="values">[batch, keys, heads · headSize]</param>
/// <param name="mask">[batch, keys]: 1 keeps a key, 0 leaves it out; null keeps all.</param>
/// <param name="scale">Factor of the scores, usually 1/√headSize.</param>
/// <param name="quantizer">Of the probabilities; default for none.</param>
/// <param name="bias">[heads, sequence, keys], query before key, added to the scaled scores; null for none.</param>
public readonly unsafe struct AttentionOperands(
    AttentionShape shape,
    float* queries,
    float* keys,
    float* values,
    int* mask,
    float scale,
    ProbabilityQuantizer quantizer = default,
    float* bias = null)
{
    public AttentionShape Shape => shape;

    public float Scale => scale;

    public ProbabilityQuantizer Quantizer => quantizer;

    /// <summary>[sequence, keys] of what is added to one head's scores, or null.</summary>
    internal float* Bias(int head) => bias == null ? null : bias + shape.BiasOffset(head);

    internal MatrixView Queries(int head) => Head(queries, head);

    internal MatrixView Keys(int head) => KeyHead(keys, head);

    internal MatrixView Values(int head) => KeyHead(values, head);

    internal ValidKeys ValidKeys(int head, int* positions) => new(
        mask == null ? null : mask + ((nint)(head / shape.Heads) * shape.Keys), shape.Keys, positions);

    /// <summary>[sequence, headSize] of one head in a tensor laid out like the queries.</summary>
    internal MatrixView Head(float* tensor, int head) =>
        new(tensor + shape.HeadOffset(head, shape.Sequence), shape.Sequence, shape.HeadSize, shape.RowStride);

    /// <summary>[keys, headSize] of one head in a tensor laid out like the keys.</summary>
    internal MatrixView KeyHead(float* tensor, int head) =>
        new(tensor + shape.HeadOffset(head, shape.Keys), shape.Keys, shape.HeadSize, shape.RowStride);
}
