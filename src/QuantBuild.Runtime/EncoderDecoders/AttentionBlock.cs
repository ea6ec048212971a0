using QuantBuild.Kernels.Attention;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.EncoderDecoders;

/// <summary>
/// hidden + output(attention(normalization(hidden))), in steps, so that keys and values may be kept. The scores are not
/// scaled.
/// </summary>
internal sealed unsafe class AttentionBlock
{
    public required int Heads { get; init; }

    public required int HeadSize { get; init; }

    public required int HiddenSize { get; init; }

    public required RootMeanSquare Normalization { get; init; }

    /// <summary>The quantizer of what queries are made of, and in self-attention keys and values too.</summary>
    public required PointQuantizer? Input { get; init; }

    /// <summary>The quantizer of what keys and values of cross-attention are made of; null elsewhere.</summary>
    public required PointQuantizer? SourceInput { get; init; }

    public required ILinear Query { get; init; }

    public required ILinear Key { get; init; }

    public required ILinear Value { get; init; }

    public required PointQuantizer? QueryOutput { get; init; }

    public required PointQuantizer? KeyOutput { get; init; }

    public required PointQuantizer? ValueOutput { get; init; }

    /// <summary>The default value for none.</summary>
    public required ProbabilityQuantizer Probabilities { get; init; }

    public required PointQuantizer? OutputInput { get; init; }

    public required ILinear Output { get; init; }

    private nint Features => (nint)Heads * HeadSize;

    /// <summary>Writes the normalized input of the block into the buffers.</summary>
    public void Begin(Processor processor, StackBuffers buffers, int rows)
    {
        Normalization.Apply(processor, buffers.Hidden, buffers.Input, rows, buffers.Inverses);
        Input?.Apply(processor, buffers.Input, buffers.Input, rows, HiddenSize);
    }

    /// <summary>The keys and values of an input.</summary>
    /// <param name="processor">Threads to use.</param>
    /// <param name="input">[rows, hidden], already quantized where the model quantizes it.</param>
    /// <param name="rows">Positions.</param>
    /// <param name="keys">[rows, features], overwritten.</param>
    /// <param name="values">[rows, features], overwritten.</param>
    public void KeysAndValues(Processor processor, float* input, int rows, float* keys, float* values)
    {
        Key.Forward(processor, input, rows, keys);
        KeyOutput?.Apply(processor, keys, keys, rows, Features);
        Value.Forward(processor, input, rows, values);
        ValueOutput?.Apply(processor, values, values, rows, Features);
    }

    /// <summary>The keys and values of what the encoder gave.</summary>
    /// <param name="processor">Threads to use.</param>
    /// <param name="encoded">[rows, hidden]</param>
    /// <param name="rows">Positions.</param>
    /// <param name="input">Scratch, [rows, hidden].</param>
    /// <param name="keys">[rows, features], overwritten.</param>
    /// <param name="values">[rows, features], overwritten.</param>
    public void SourceKeysAndValues(
        Processor processor, float* encoded, int rows, float* input, float* keys, float* values)
    {
        if (SourceInput is not null)
        {
            SourceInput.Apply(processor, encoded, input, rows, HiddenSize);
            encoded = input;
        }

        KeysAndValues(processor, encoded, rows, keys, values);
    }

    /// <summary>Rewrites the hidden states, of whose input the buffers have the normalized form.</summary>
    /// <param name="processor">Threads to use.</param>
    /// <param name="buffers">With hidden states and input.</param>
    /// <param name="batch">Texts.</param>
    /// <param name="queries">Positions of each that are computed.</param>
    /// <param name="keyCount">Positions of each that are seen; all of them.</param>
    /// <param name="keys">[batch, keyCount, features]</param>
    /// <param name="values">[batch, keyCount, features]</param>
    /// <param name="bias">[heads, queries, keyCount], added to the scores; null for none.</param>
    public void Attend(
        Processor processor,
        StackBuffers buffers,
        int batch,
        int queries,
        int keyCount,
        float* keys,
        float* values,
        float* bias)
    {
        var rows = batch * queries;
        Query.Forward(processor, buffers.Input, rows, buffers.Queries);
        QueryOutput?.Apply(processor, buffers.Queries, buffers.Queries, rows, Features);
        var operands = new AttentionOperands(
            new AttentionShape(batch, queries, Heads, HeadSize) { Keys = keyCount },
            buffers.Queries,
            keys,
            values,
            mask: null,
            scale: 1,
            Probabilities,
            bias);
        MultiHeadAttention.Forward(processor.Pool, processor.Attention, operands, buffers.Context);
        OutputInput?.Apply(processor, buffers.Context, buffers.Context, rows, Features);
        Output.Forward(processor, buffers.Context, rows, buffers.Output);
        processor.ForElements((nint)rows * HiddenSize, new BlockSum(buffers.Hidden, buffers.Output));
    }
}
