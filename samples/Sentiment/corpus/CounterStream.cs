namespace Sentiment.Corpus;

/// <summary>
/// Random numbers that depend on the key and the number of draws alone: the output function of SplitMix64
/// (Steele, Lea, Flood 2014) over a keyed counter.
/// </summary>
internal sealed class CounterStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private readonly ulong _key;
    private ulong _counter;

    /// <param name="parts">Whatever names the stream: seed, split, row, attempt.</param>
    public CounterStream(params ReadOnlySpan<ulong> parts)
    {
        foreach (var part in parts)
        {
            _key = Mix(_key + Golden + part);
        }
    }

    /// <summary>A number in [0, <paramref name="bound"/>), by the high half of a 128-bit product.</summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        _counter++;
        return (int)Math.BigMul(Mix(_key + (_counter * Golden)), (ulong)bound, out _);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
