using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.EncoderDecoders;

/// <summary>What one pass through a stack of layers needs to remember at a time.</summary>
internal sealed unsafe class StackBuffers(T5Extents extents) : IDisposable
{
    private const int Pieces = 11;
    private readonly Scratch scratch = new();

    /// <summary>[rows, hidden]: what goes from layer to layer.</summary>
    public float* Hidden { get; private set; }

    /// <summary>[rows, hidden]: the normalized input of a block.</summary>
    public float* Input { get; private set; }

    /// <summary>[rows, hidden]: what a block adds.</summary>
    public float* Output { get; private set; }

    /// <summary>[rows, heads · headSize]</summary>
    public float* Queries { get; private set; }

    /// <summary>[rows, heads · headSize]</summary>
    public float* Context { get; private set; }

    /// <summary>[keys, heads · headSize]</summary>
    public float* Keys { get; private set; }

    /// <summary>[keys, heads · headSize]</summary>
    public float* Values { get; private set; }

    /// <summary>[rows, intermediate]</summary>
    public float* Intermediate { get; private set; }

    /// <summary>[rows, intermediate]; null where blocks are not gated.</summary>
    public float* Factor { get; private set; }

    /// <summary>[heads, queries, keys]: added to the attention scores.</summary>
    public float* Bias { get; private set; }

    /// <summary>[rows]</summary>
    public float* Inverses { get; private set; }

    /// <summary>Makes room for a pass.</summary>
    /// <param name="rows">Positions that are computed, of all texts together.</param>
    /// <param name="keys">Positions whose keys and values are held here.</param>
    /// <param name="biases">Elements of the bias.</param>
    public void Begin(nint rows, nint keys, nint biases)
    {
        nint hidden = extents.HiddenSize;
        nint features = extents.AttentionSize;
        nint intermediate = extents.IntermediateSize;
        var factor = extents.IsGated ? rows * intermediate : 0;
        scratch.Reset(
            checked(
                (rows * ((3 * hidden) + (2 * features) + intermediate + 1)) + factor + (2 * keys * features) + biases),
            Pieces);
        Hidden = scratch.Floats(rows * hidden);
        Input = scratch.Floats(rows * hidden);
        Output = scratch.Floats(rows * hidden);
        Queries = scratch.Floats(rows * features);
        Context = scratch.Floats(rows * features);
        Keys = scratch.Floats(keys * features);
        Values = scratch.Floats(keys * features);
        Intermediate = scratch.Floats(rows * intermediate);
        Factor = extents.IsGated ? scratch.Floats(factor) : null;
        Bias = scratch.Floats(biases);
        Inverses = scratch.Floats(rows);
    }

    public void Dispose() => scratch.Dispose();
}
