using QuantBuild.Kernels.Random;

namespace QuantBuild.Kernels.Tests.Random;

public sealed unsafe class CounterRandomTests
{
    // Known answers published with the generator (Random123, kat_vectors: philox4x32 10).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_PublishedVectors_AreReproduced(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint r0, uint r1, uint r2, uint r3) =>
        Philox.Block(c0, c1, c2, c3, k0, k1).ShouldBe((r0, r1, r2, r3));

    [Fact]
    public void UInt32_AnySeedPurposeStepOrIndex_GivesItsOwnStream()
    {
        CounterRandom[] streams = [new(1, 1, 1), new(2, 1, 1), new(1UL << 40, 1, 1), new(1, 2, 1), new(1, 1, 2)];
        var draws = streams
            .SelectMany(stream => Enumerable.Range(0, 100).Select(i => stream.UInt32((ulong)i))).ToList();
        draws.Distinct().Count().ShouldBe(draws.Count);
    }

    [Fact]
    public void UInt64_IsTheTwoWordsOfItsIndex()
    {
        var random = new CounterRandom(3, 4, 5);
        for (ulong i = 0; i < 10; i++)
        {
            random.UInt64(i).ShouldBe(((ulong)random.UInt32((2 * i) + 1) << 32) | random.UInt32(2 * i));
        }
    }

    [Fact]
    public void Normal_ManyDraws_HaveTheMomentsOfTheNormalDistribution()
    {
        var random = new CounterRandom(11, 1);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(i => random.Normal((ulong)i))];
        Math.Abs(draws.Average()).ShouldBeLessThan(0.02);
        draws.Average(x => x * x).ShouldBe(1, 0.02);
        Math.Abs(draws.Average(x => x * x * x)).ShouldBeLessThan(0.05);
        draws.Average(x => x * x * x * x).ShouldBe(3, 0.1);
    }

    [Fact]
    public void SingleAndDouble_ManyDraws_AreUniformInTheUnitInterval()
    {
        var random = new CounterRandom(12, 1);
        var singles = Enumerable.Range(0, 50_000).Select(i => (double)random.Single((ulong)i)).ToList();
        var doubles = Enumerable.Range(0, 50_000).Select(i => random.Double((ulong)i)).ToList();
        foreach (var draws in new[] { singles, doubles })
        {
            draws.Min().ShouldBeGreaterThanOrEqualTo(0);
            draws.Max().ShouldBeLessThan(1);
            draws.Average().ShouldBe(0.5, 0.01);
            draws.Average(x => x * x).ShouldBe(1.0 / 3, 0.01);
        }
    }

    [Fact]
    public void Below_ManyDraws_HitEveryValueAboutEquallyOften()
    {
        var random = new CounterRandom(13, 1);
        var counts = new int[7];
        for (ulong i = 0; i < 70_000; i++)
        {
            counts[random.Below(i, 7)]++;
        }

        counts.Min().ShouldBeGreaterThan(9_600);
        counts.Max().ShouldBeLessThan(10_400);
        Should.Throw<ArgumentOutOfRangeException>(() => random.Below(0, 0));
    }

    [Fact]
    public void Permutation_OfAnySeed_HoldsEachIndexOnceAndDiffers()
    {
        var first = new int[100];
        var second = new int[100];
        new CounterRandom(1, 1).Permutation(first);
        new CounterRandom(2, 1).Permutation(second);
        first.Order().ShouldBe(Enumerable.Range(0, 100));
        second.Order().ShouldBe(Enumerable.Range(0, 100));
        first.ShouldNotBe(second);
    }

    [Fact]
    public void Fill_InParts_EqualsTheWhole()
    {
        var random = new CounterRandom(5, 6, 7);
        var whole = new float[37];
        var parts = new float[37];
        fixed (float* w = whole, p = parts)
        {
            RandomFill.Normal(random, 1, 0.02, w, 0, 37);
            RandomFill.Normal(random, 1, 0.02, p, 20, 17);
            RandomFill.Normal(random, 1, 0.02, p, 0, 20);
            parts.ShouldBe(whole);

            RandomFill.Uniform(random, -2, 3, w, 0, 37);
            RandomFill.Uniform(random, -2, 3, p, 5, 32);
            RandomFill.Uniform(random, -2, 3, p, 0, 5);
        }

        parts.ShouldBe(whole);
        whole.ShouldAllBe(x => x >= -2 && x < 3);
    }
}
