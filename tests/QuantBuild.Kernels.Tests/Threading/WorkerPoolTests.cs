using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.Tests.Threading;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Run_ManyLoops_RunsEveryTaskOnce(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var tasks = 0; tasks < 300; tasks++)
        {
            var counts = new int[tasks];
            pool.Run(tasks, new Counting(counts, threads));
            counts.ShouldAllBe(count => count == 1, $"{tasks} tasks");
        }
    }

    [Fact]
    public void Run_AfterWorkersFellAsleep_RunsEveryTaskOnce()
    {
        using var pool = new WorkerPool(3);
        for (var loop = 0; loop < 20; loop++)
        {
            Thread.Sleep(2);
            var counts = new int[50];
            pool.Run(50, new Counting(counts, 3));
            counts.ShouldAllBe(count => count == 1);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_ThrowingTask_ThrowsToTheCallerAndLeavesThePoolUsable(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var loop = 0; loop < 20; loop++)
        {
            var exception = Should.Throw<InvalidDataException>(() => pool.Run(40, default(Throwing)));
            exception.Message.ShouldBe("task 7");
        }

        var counts = new int[50];
        pool.Run(50, new Counting(counts, threads));
        counts.ShouldAllBe(count => count == 1);
    }

    [Fact]
    public void Run_InsideATask_RunsOnThatTasksThread()
    {
        using var pool = new WorkerPool(3);
        var counts = new int[30 * 30];
        pool.Run(30, new Nesting(pool, counts));
        counts.ShouldAllBe(count => count == 1);
    }

    [Fact]
    public void Run_WhileAnotherThreadRuns_Throws()
    {
        using var pool = new WorkerPool(2);
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var first = new Thread(() => pool.Run(2, new Blocking(entered, release)));
        first.Start();
        entered.Wait();
        Should.Throw<InvalidOperationException>(() => pool.Run(2, new Counting(new int[2], 2)));
        release.Set();
        first.Join();
    }

    [Fact]
    public void Run_SteadyState_AllocatesNothing()
    {
        using var pool = new WorkerPool(2);
        var body = new Counting(new int[64], 2);
        pool.Run(64, body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var loop = 0; loop < 100; loop++)
        {
            pool.Run(64, body);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Constructor_NoThreads_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new WorkerPool(0));

    private readonly struct Counting(int[] counts, int threads) : IParallelBody
    {
        public void Run(int task, int worker)
        {
            if (worker < 0 || worker >= threads)
            {
                throw new InvalidDataException($"worker {worker} of {threads}");
            }

            Interlocked.Increment(ref counts[task]);
        }
    }

    private readonly struct Throwing : IParallelBody
    {
        public void Run(int task, int worker)
        {
            if (task == 7)
            {
                throw new InvalidDataException("task 7");
            }
        }
    }

    private readonly struct Nesting(WorkerPool pool, int[] counts) : IParallelBody
    {
        public void Run(int task, int worker) => pool.Run(30, new Inner(counts, task, worker));
    }

    private readonly struct Inner(int[] counts, int outer, int outerWorker) : IParallelBody
    {
        public void Run(int task, int worker)
        {
            worker.ShouldBe(outerWorker);
            Interlocked.Increment(ref counts[(outer * 30) + task]);
        }
    }

    private readonly struct Blocking(ManualResetEventSlim entered, ManualResetEventSlim release) : IParallelBody
    {
        public void Run(int task, int worker)
        {
            entered.Set();
            release.Wait();
        }
    }
}
