namespace QuantBuild.Tensors.Backends.Reference;

/// <summary>
/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011) by its definition: the key is
/// the seed's two halves, low first; the counter is block low, block high, purpose, step.
/// </summary>
internal static class ReferenceRandom
{
    private const int Rounds = 10;

    /// <summary>The upper 24 bits of word index mod 4 of block index/4, as a fraction of one: in [0, 1).</summary>
    public static float Uniform(RandomKey key, long index)
    {
        var block = (ulong)index / 4;
        var words = Block(
            [(uint)key.Seed, (uint)(key.Seed >> 32)], [(uint)block, (uint)(block >> 32), key.Purpose, key.Step]);
        return (words[(int)(index % 4)] >> 8) * (1f / (1 << 24));
    }

    public static uint[] Block(uint[] key, uint[] counter)
    {
        var (k0, k1) = (key[0], key[1]);
        var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3]);
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = 0xD2511F53UL * c0;
            var product1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) =
                ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            (k0, k1) = (unchecked(k0 + 0x9E3779B9), unchecked(k1 + 0xBB67AE85));
        }

        return [c0, c1, c2, c3];
    }
}
