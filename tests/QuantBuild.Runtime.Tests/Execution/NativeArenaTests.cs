using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Tests.Execution;

public sealed unsafe class NativeArenaTests
{
    [Fact]
    public void Allocate_SeveralTypes_AlignsAndCountsTheBytes()
    {
        using var arena = new NativeArena();
        long[] blocks = [(long)arena.Allocate<sbyte>(3), (long)arena.Allocate<float>(5), (long)arena.Allocate<long>(1)];

        blocks.ShouldAllBe(block => block % 64 == 0);
        arena.Bytes.ShouldBe(3 + (5 * sizeof(float)) + sizeof(long));
    }

    [Fact]
    public void Copy_Values_IsIndependentOfTheirArray()
    {
        using var arena = new NativeArena();
        int[] values = [1, 2, 3];
        var copy = arena.Copy<int>(values);
        values[1] = 9;

        new ReadOnlySpan<int>(copy, 3).ToArray().ShouldBe([1, 2, 3]);
    }
}
