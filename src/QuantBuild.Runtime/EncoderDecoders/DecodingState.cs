using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.EncoderDecoders;

/// <summary>
/// What is kept of one text that is being written, and of the beams that continue it: the caches of all layers.
/// </summary>
internal sealed class DecodingState : IDisposable
{
    private readonly NativeArena arena = new();
    private int[][] pasts = [];
    private int written;

    /// <param name="layers">Of the decoder.</param>
    /// <param name="features">Of a key, and of a value.</param>
    /// <param name="sourceLength">Positions of the text that is read.</param>
    public DecodingState(int layers, int features, int sourceLength)
    {
        SourceLength = sourceLength;
        Caches =
        [
            .. Enumerable.Range(0, layers).Select(_ => new KeyValueCache(arena, features, sourceLength)),
        ];
    }

    /// <summary>Positions of the text that is read.</summary>
    public int SourceLength { get; }

    /// <summary>One a layer.</summary>
    public IReadOnlyList<KeyValueCache> Caches { get; }

    /// <summary>Positions that each beam has written, those of the present step among them.</summary>
    public int Positions => pasts[0].Length;

    /// <summary>
    /// The rows of the caches that the beams see, beam by beam; null where they are all rows in order.
    /// </summary>
    public int[]? Rows { get; private set; }

    /// <summary>Begins a step in which each beam continues one of the step before.</summary>
    /// <param name="parents">Which; not looked at in the first step.</param>
    /// <param name="beams">How many there are now.</param>
    public void Continue(ReadOnlySpan<int> parents, int beams)
    {
        var next = new int[beams][];
        for (var beam = 0; beam < beams; beam++)
        {
            next[beam] = pasts.Length == 0 ? [beam] : [.. pasts[parents[beam]], written + beam];
        }

        pasts = next;
        written += beams;
        Rows = written == next[0].Length ? null : [.. next.SelectMany(past => past)];
    }

    public void Dispose() => arena.Dispose();
}
