using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Tests.Execution;

public sealed unsafe class ScratchTests : IDisposable
{
    private const int Alignment = 64;

    private readonly Scratch scratch = new();

    [Fact]
    public void Take_PiecesThatWereReserved_AreAlignedAndApart()
    {
        scratch.Reset(elements: 20, pieces: 3);
        long[] starts = [(long)scratch.Floats(3), (long)scratch.Integers(16), (long)scratch.Floats(1)];

        starts.ShouldAllBe(start => start % Alignment == 0);
        (starts[1] - starts[0]).ShouldBeGreaterThanOrEqualTo(3 * sizeof(float));
        (starts[2] - starts[1]).ShouldBeGreaterThanOrEqualTo(16 * sizeof(int));
    }

    [Fact]
    public void Take_MoreThanWasReserved_Throws()
    {
        scratch.Reset(elements: 16, pieces: 1);
        scratch.Floats(16);

        Should.Throw<InvalidOperationException>(() => { _ = scratch.Floats(32); });
    }

    [Fact]
    public void Reset_ToNoMore_UsesTheSameMemory()
    {
        scratch.Reset(elements: 100, pieces: 2);
        var before = (nint)scratch.Floats(50);
        scratch.Reset(elements: 40, pieces: 1);

        ((nint)scratch.Floats(40)).ShouldBe(before);
    }

    public void Dispose() => scratch.Dispose();
}
