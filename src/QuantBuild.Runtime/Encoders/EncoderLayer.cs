using QuantBuild.Kernels.Attention;
using QuantBuild.Kernels.Elementwise;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Encoders;

/// <summary>One encoder layer: attention and feed-forward network, each with residual and normalization.</summary>
internal sealed unsafe class EncoderLayer
{
    public required int Heads { get; init; }

    public required int HiddenSize { get; init; }

    /// <summary>The quantizer of the input of queries, keys and values; null where they take what they get.</summary>
    public required PointQuantizer? AttentionInput { get; init; }

    public required ILinear Query { get; init; }

    public required ILinear Key { get; init; }

    public required ILinear Value { get; init; }

    public required PointQuantizer? QueryOutput { get; init; }

    public required PointQuantizer? KeyOutput { get; init; }

    public required PointQuantizer? ValueOutput { get; init; }

    /// <summary>The default value for none.</summary>
    public required ProbabilityQuantizer Probabilities { get; init; }

    public required PointQuantizer? AttentionOutputInput { get; init; }

    public required ILinear AttentionOutput { get; init; }

    public required Normalization AttentionNormalization { get; init; }

    public required PointQuantizer? IntermediateInput { get; init; }

    /// <summary>The first feed-forward product, with the activation.</summary>
    public required ILinear Intermediate { get; init; }

    public required PointQuantizer? OutputInput { get; init; }

    public required ILinear Output { get; init; }

    public required Normalization OutputNormalization { get; init; }

    /// <summary>Rewrites the hidden states.</summary>
    /// <param name="processor">Threads to use.</param>
    /// <param name="batch">For its extents.</param>
    /// <param name="buffers">With the hidden states.</param>
    /// <param name="bias">[heads, length, length], added to the attention scores; null for none.</param>
    /// <param name="firstPositionOnly">
    /// Whether only the first position of each text is wanted: [size, hidden] is left of the hidden states.
    /// </param>
    public void Forward(
        Processor processor, TokenBatch batch, EncoderBuffers buffers, float* bias, bool firstPositionOnly)
    {
        var rows = batch.Size * batch.Length;
        Attend(processor, batch, buffers, bias, rows);
        var context = buffers.Context;
        var residual = buffers.Hidden;
        if (firstPositionOnly)
        {
            // The rest of the layer works row by row: rows nobody reads are left out.
            FirstPositions(batch, context, buffers.Queries);
            FirstPositions(batch, residual, buffers.Keys);
            context = buffers.Queries;
            residual = buffers.Keys;
            rows = batch.Size;
        }

        var attended = buffers.Attended;
        Quantize(processor, AttentionOutputInput, context, context, rows, HiddenSize);
        AttentionOutput.Forward(processor, context, rows, attended);
        AttentionNormalization.Apply(processor, attended, residual, rows, buffers.Statistics);

        var input = Quantize(processor, IntermediateInput, attended, buffers.Input, rows, HiddenSize);
        Intermediate.Forward(processor, input, rows, buffers.Intermediate);
        Quantize(processor, OutputInput, buffers.Intermediate, buffers.Intermediate, rows, Intermediate.Outputs);
        Output.Forward(processor, buffers.Intermediate, rows, buffers.Hidden);
        OutputNormalization.Apply(processor, buffers.Hidden, attended, rows, buffers.Statistics);
    }

    /// <returns>
    /// Where the quantized values are: the result, or the values themselves where there is no quantizer.
    /// </returns>
    private static float* Quantize(
        Processor processor, PointQuantizer? quantizer, float* values, float* result, nint rows, nint columns)
    {
        if (quantizer is null)
        {
            return values;
        }

        quantizer.Apply(processor, values, result, rows, columns);
        return result;
    }

    private void Attend(Processor processor, TokenBatch batch, EncoderBuffers buffers, float* bias, int rows)
    {
        var input = Quantize(processor, AttentionInput, buffers.Hidden, buffers.Input, rows, HiddenSize);
        Query.Forward(processor, input, rows, buffers.Queries);
        Key.Forward(processor, input, rows, buffers.Keys);
        Value.Forward(processor, input, rows, buffers.Values);
        Quantize(processor, QueryOutput, buffers.Queries, buffers.Queries, rows, HiddenSize);
        Quantize(processor, KeyOutput, buffers.Keys, buffers.Keys, rows, HiddenSize);
        Quantize(processor, ValueOutput, buffers.Values, buffers.Values, rows, HiddenSize);
        var headSize = HiddenSize / Heads;
        var operands = new AttentionOperands(
            new AttentionShape(batch.Size, batch.Length, Heads, headSize),
            buffers.Queries,
            buffers.Keys,
            buffers.Values,
            buffers.Mask,
            1f / MathF.Sqrt(headSize),
            Probabilities,
            bias);
        MultiHeadAttention.Forward(processor.Pool, processor.Attention, operands, buffers.Context);
    }

    private void FirstPositions(TokenBatch batch, float* source, float* target) => RowCopies.Strided(
        source, (nint)batch.Length * HiddenSize, target, HiddenSize, HiddenSize, 0, batch.Size);
}
