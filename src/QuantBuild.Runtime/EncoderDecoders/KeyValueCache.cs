using QuantBuild.Kernels.Elementwise;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.EncoderDecoders;

/// <summary>
/// The keys and values of one decoder layer for one text: of every position that was written, in the order of writing,
/// and of the text that is read.
/// </summary>
/// <param name="arena">Holds them.</param>
/// <param name="features">Of a key, and of a value.</param>
/// <param name="sourceLength">Positions of the text that is read.</param>
internal sealed unsafe class KeyValueCache(NativeArena arena, int features, int sourceLength)
{
    private const int FirstCapacity = 32;

    private readonly float* ownSourceKeys = arena.Allocate<float>((nint)sourceLength * features);
    private readonly float* ownSourceValues = arena.Allocate<float>((nint)sourceLength * features);
    private int sourceCopies = 1;
    private float* keys;
    private float* values;
    private nint capacity;
    private nint used;

    /// <summary>[copies, source, features]: of the text that is read, once for each that is written.</summary>
    public float* SourceKeys { get; private set; }

    /// <summary>[copies, source, features]</summary>
    public float* SourceValues { get; private set; }

    /// <summary>Where the text's keys are to be written, [source, features].</summary>
    public float* OwnSourceKeys => ownSourceKeys;

    /// <summary>Where the text's values are to be written, [source, features].</summary>
    public float* OwnSourceValues => ownSourceValues;

    /// <summary>[rows written so far, features]</summary>
    public float* Keys => keys;

    /// <summary>[rows written so far, features]</summary>
    public float* Values => values;

    /// <summary>Makes room for more rows behind those written.</summary>
    /// <returns>Where the first of them is.</returns>
    public (nint Keys, nint Values) Append(int rows)
    {
        if (used + rows > capacity)
        {
            var larger = nint.Max(FirstCapacity, checked(2 * (used + rows)));
            keys = Enlarge(keys, larger);
            values = Enlarge(values, larger);
            capacity = larger;
        }

        var place = used * features;
        used += rows;
        return ((nint)(keys + place), (nint)(values + place));
    }

    /// <summary>Has the source's keys and values so many times, one behind the other.</summary>
    public void RepeatSource(int copies)
    {
        if (SourceKeys == null || copies > sourceCopies)
        {
            SourceKeys = Repeat(ownSourceKeys, copies);
            SourceValues = Repeat(ownSourceValues, copies);
            sourceCopies = copies;
        }
    }

    /// <summary>The keys and values of some rows, one behind the other.</summary>
    /// <param name="rows">Numbers of rows written.</param>
    /// <param name="keyTarget">[rows, features], overwritten.</param>
    /// <param name="valueTarget">[rows, features], overwritten.</param>
    public void Gather(ReadOnlySpan<int> rows, float* keyTarget, float* valueTarget)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var (from, to) = ((nint)rows[i] * features, (nint)i * features);
            Arithmetic.Copy(keys + from, keyTarget + to, 0, features);
            Arithmetic.Copy(values + from, valueTarget + to, 0, features);
        }
    }

    private float* Enlarge(float* rows, nint size)
    {
        var larger = arena.Allocate<float>(size * features);
        Arithmetic.Copy(rows, larger, 0, used * features);
        return larger;
    }

    private float* Repeat(float* source, int copies)
    {
        nint size = (nint)sourceLength * features;
        if (copies == 1)
        {
            return source;
        }

        var repeated = arena.Allocate<float>(copies * size);
        for (var copy = 0; copy < copies; copy++)
        {
            Arithmetic.Copy(source, repeated + (copy * size), 0, size);
        }

        return repeated;
    }
}
