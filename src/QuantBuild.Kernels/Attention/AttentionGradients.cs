namespace QuantBuild.Kernels.Attention;

/// <summary>What attention's backward pass reads and writes besides the operands of the forward pass.</summary>
/// <param name="output">Gradient of the output, [batch, sequence, heads · headSize]; read.</param>
/// <param name="queries">Gradient of the queries, same shape; overwritten.</param>
/// <param name="keys">Gradient of the keys, [batch, keys, heads · headSize]; overwritten, 0 for masked keys.</param>
/// <param name="values">Gradient of the values, of the keys' shape; overwritten, 0 for masked keys.</param>
/// <param name="step">Gradient of the probabilities' step, one float, overwritten; null without quantizer.</param>
/// <param name="stepScale">Factor of the step's gradient (LSQ, arXiv:1902.08153, section 2.2).</param>
/// <param name="bias">
/// Gradient of the scores' bias, [heads, sequence, keys], overwritten; null where it is not wanted.
/// </param>
public readonly unsafe struct AttentionGradients(
    float* output,
    float* queries,
    float* keys,
    float* values,
    float* step = null,
    double stepScale = 1,
    float* bias = null)
{
    public float* Output => output;

    public float* Queries => queries;

    public float* Keys => keys;

    public float* Values => values;

    public float* Step => step;

    public double StepScale => stepScale;

    public float* Bias => bias;
}
