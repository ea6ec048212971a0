using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Tensors.Tests.Backends.Cpu;

public sealed class NativeMemoryPoolTests : IDisposable
{
    private const long Mebibyte = 1 << 20;

    private readonly NativeMemoryPool pool = new();

    public void Dispose() => pool.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(5000)]
    [InlineData((64 << 10) + 1)]
    [InlineData(3 * Mebibyte)]
    public unsafe void Rent_AnySize_GivesAlignedMemoryOfAtMostAQuarterMore(long bytes)
    {
        var block = pool.Rent(bytes);
        (block.Memory % 64).ShouldBe(0);
        block.CountedBytes.ShouldBeInRange(bytes, Math.Max(256, bytes * 5 / 4));
        new Span<byte>((void*)block.Memory, (int)bytes).Fill(1);
        pool.Return(block);
    }

    [Fact]
    public void Rent_SmallerThanAnIdleBlock_TakesItIfItIsNotTwiceAsLarge()
    {
        pool.Return(pool.Rent(10 * Mebibyte));
        var held = pool.HeldBytes;
        var near = pool.Rent(6 * Mebibyte);
        pool.HeldBytes.ShouldBe(held);
        pool.Return(near);
        pool.Rent(2 * Mebibyte);
        pool.HeldBytes.ShouldBe(held + (2 * Mebibyte));
    }

    [Fact]
    public void PeakBytes_WhateverBlocksServe_CountsWhatWasAskedFor()
    {
        pool.Return(pool.Rent(8 * Mebibyte));
        pool.ResetPeak();
        pool.Rent(5 * Mebibyte);
        pool.PeakBytes.ShouldBe(5 * Mebibyte);
    }

    [Fact]
    public void Rent_ShapesThatNeverComeAgain_HoldsLittleBeyondTheLargestUse()
    {
        const long Large = 400 * Mebibyte;
        for (var i = 0; i < 8; i++)
        {
            // Not touched, so not resident: the largest use is Large, in one block or in many of other sizes.
            NativeBlock[] blocks = [.. Enumerable.Range(0, 1 << i).Select(_ => pool.Rent(Large >> i))];
            Array.ForEach(blocks, pool.Return);
        }

        pool.HeldBytes.ShouldBeInRange(Large, (2 * Large) + Large);
        pool.HeldBytes.ShouldBeLessThanOrEqualTo((Large * 5 / 4) + NativeMemoryPool.MostIdle);
    }

    [Fact]
    public void ReleaseIdle_AfterAStage_KeepsWhatIsUsedAndLittleElse()
    {
        var used = pool.Rent(3 * Mebibyte);
        for (var i = 0; i < 20; i++)
        {
            pool.Return(pool.Rent((i + 1) * Mebibyte));
        }

        pool.ReleaseIdle(kept: 8 * Mebibyte);
        pool.HeldBytes.ShouldBeLessThanOrEqualTo(11 * Mebibyte);
        pool.ReleaseIdle(kept: 0);
        pool.HeldBytes.ShouldBe(3 * Mebibyte);
        pool.Return(used);
    }

    [Fact]
    public unsafe void Rent_FromSeveralThreads_GivesEachItsOwn()
    {
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 500; i++)
            {
                var block = pool.Rent(1000 + (thread * 300));
                var span = new Span<byte>((void*)block.Memory, 1000);
                span.Fill((byte)thread);
                span.IndexOfAnyExcept((byte)thread).ShouldBe(-1);
                pool.Return(block);
            }
        });
        pool.ReleaseIdle(kept: 0);
        pool.HeldBytes.ShouldBe(0);
    }

    [Fact]
    public void Beside_OfABackend_UsesItsIdleMemoryAndLeavesItsOwn()
    {
        using var backend = new CpuBackend(1);
        using (backend.OpenScope())
        {
            backend.Zeros(new Shape(1 << 20));
        }

        var held = backend.HeldBytes;
        var beside = backend.Beside(1);
        beside.ReadFloats(beside.Zeros(new Shape(1 << 20))).ShouldAllBe(value => value == 0);
        backend.HeldBytes.ShouldBe(held);
        beside.PeakBytes.ShouldBe(backend.PeakBytes);
        beside.Dispose();
        backend.ReleaseIdleMemory();
        backend.HeldBytes.ShouldBe(0);
    }
}
