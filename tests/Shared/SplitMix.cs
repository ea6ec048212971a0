namespace QuantBuild.Tests.Shared;

/// <summary>
/// SplitMix64 over a counter (Steele, Lea, Flood 2014): the same numbers on every machine and runtime.
/// </summary>
internal sealed class SplitMix
{
    private ulong counter;

    public ulong Next()
    {
        var mixed = ++counter * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
