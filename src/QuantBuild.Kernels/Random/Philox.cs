using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Random;

/// <summary>
/// Philox4x32-10, a bijection of 128-bit counters under a 64-bit key.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// </summary>
internal static class Philox
{
    private const int Rounds = 10;
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstWeyl = 0x9E3779B9;
    private const uint SecondWeyl = 0xBB67AE85;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint First, uint Second, uint Third, uint Fourth) Block(
        uint first, uint second, uint third, uint fourth, uint firstKey, uint secondKey)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var left = (ulong)FirstMultiplier * first;
            var right = (ulong)SecondMultiplier * third;
            first = (uint)(right >> 32) ^ second ^ firstKey;
            second = (uint)right;
            third = (uint)(left >> 32) ^ fourth ^ secondKey;
            fourth = (uint)left;
            firstKey = unchecked(firstKey + FirstWeyl);
            secondKey = unchecked(secondKey + SecondWeyl);
        }

        return (first, second, third, fourth);
    }
}
