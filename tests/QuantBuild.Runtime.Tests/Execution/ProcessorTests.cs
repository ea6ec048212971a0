using CsCheck;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Tests.Execution;

public sealed class ProcessorTests
{
    [Fact]
    public void ForRows_AnySizes_RunsEachRowOnce()
    {
        using var processor = new Processor(threads: 3);
        Gen.Select(Gen.Int[0, 2_000], Gen.Int[1, 40_000]).ShouldHold(
            count: 200,
            size =>
            {
                var (rows, columns) = size;
                var runs = new int[rows];
                processor.ForRows(rows, columns, new Counter(runs));
                runs.ShouldAllBe(count => count == 1);
            });
    }

    [Fact]
    public void ForElements_MoreThanATask_RunsEachElementOnce()
    {
        using var processor = new Processor(threads: 2);
        var runs = new int[100_000];
        processor.ForElements(runs.Length, new Counter(runs));
        runs.ShouldAllBe(count => count == 1);
    }

    private readonly struct Counter(int[] runs) : IRangeBody
    {
        public void Run(nint start, nint count)
        {
            for (var row = start; row < start + count; row++)
            {
                Interlocked.Increment(ref runs[row]);
            }
        }
    }
}
