using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Tensors.Tests;

public sealed class ReferenceRandomTests
{
    [Fact]
    public void Block_PublishedVectors_Agree()
    {
        // The known answers that come with the authors' Random123 library.
        ReferenceRandom.Block([0, 0], [0, 0, 0, 0]).ShouldBe([0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]);
        const uint Ones = uint.MaxValue;
        ReferenceRandom.Block([Ones, Ones], [Ones, Ones, Ones, Ones])
            .ShouldBe([0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]);
    }

    [Fact]
    public void Uniform_ManyIndices_LiesInTheUnitInterval()
    {
        var key = new RandomKey(1, 2, 3);
        var draws = Enumerable.Range(0, 10_000).Select(i => ReferenceRandom.Uniform(key, i)).ToArray();
        draws.ShouldAllBe(u => u >= 0 && u < 1);
        Math.Abs(draws.Average() - 0.5).ShouldBeLessThan(0.015); // five standard deviations
        draws.Distinct().Count().ShouldBeGreaterThan(9_950);
    }
}
