using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Encoders;

/// <summary>What one pass over a batch needs to remember at a time.</summary>
internal sealed unsafe class EncoderBuffers(ModelExtents extents) : IDisposable
{
    private const int Pieces = 14;
    private readonly Scratch scratch = new();

    /// <summary>[size, length]: 1 for a token.</summary>
    public int* Mask { get; private set; }

    /// <summary>[size, length]</summary>
    public int* Ids { get; private set; }

    /// <summary>[size, length]</summary>
    public int* Types { get; private set; }

    /// <summary>[size, length]: rows of the table of positions.</summary>
    public int* Positions { get; private set; }

    /// <summary>[rows, embedding]: embeddings that are projected.</summary>
    public float* Embedded { get; private set; }

    /// <summary>[rows, hidden]: what goes from layer to layer.</summary>
    public float* Hidden { get; private set; }

    /// <summary>[rows, hidden]: the quantized input of a product whose own input is still needed.</summary>
    public float* Input { get; private set; }

    /// <summary>[rows, hidden]</summary>
    public float* Queries { get; private set; }

    /// <summary>[rows, hidden]</summary>
    public float* Keys { get; private set; }

    /// <summary>[rows, hidden]</summary>
    public float* Values { get; private set; }

    /// <summary>[rows, hidden]: what attention gives.</summary>
    public float* Context { get; private set; }

    /// <summary>[rows, hidden]: behind attention's normalization.</summary>
    public float* Attended { get; private set; }

    /// <summary>[rows, intermediate]</summary>
    public float* Intermediate { get; private set; }

    /// <summary>[2, rows]</summary>
    public float* Statistics { get; private set; }

    /// <summary>Makes room for a batch and copies what describes it.</summary>
    public void Begin(TokenBatch batch)
    {
        nint rows = batch.Ids.Length;
        nint hiddenSize = extents.HiddenSize;
        nint intermediateSize = extents.IntermediateSize;
        nint embeddedSize = extents.EmbeddingSize == extents.HiddenSize ? 0 : extents.EmbeddingSize;
        scratch.Reset(rows * ((7 * hiddenSize) + intermediateSize + embeddedSize + 6), Pieces);
        Ids = Copy(batch.Ids);
        Types = Copy(batch.Types);
        Mask = Copy(batch.Mask);
        Positions = Copy(batch.Positions);
        Embedded = scratch.Floats(rows * embeddedSize);
        Hidden = scratch.Floats(rows * hiddenSize);
        Input = scratch.Floats(rows * hiddenSize);
        Queries = scratch.Floats(rows * hiddenSize);
        Keys = scratch.Floats(rows * hiddenSize);
        Values = scratch.Floats(rows * hiddenSize);
        Context = scratch.Floats(rows * hiddenSize);
        Attended = scratch.Floats(rows * hiddenSize);
        Intermediate = scratch.Floats(rows * intermediateSize);
        Statistics = scratch.Floats(2 * rows);
    }

    public void Dispose() => scratch.Dispose();

    private int* Copy(ReadOnlySpan<int> values)
    {
        var copy = scratch.Integers(values.Length);
        values.CopyTo(new Span<int>(copy, values.Length));
        return copy;
    }
}
