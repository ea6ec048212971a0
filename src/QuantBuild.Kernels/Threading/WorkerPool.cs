using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace QuantBuild.Kernels.Threading;

/// <summary>
/// A fixed set of threads that run the tasks of one parallel loop at a time: the calling thread and
/// <c>threads − 1</c> background threads claim task numbers from a shared counter. Running a loop allocates nothing.
/// </summary>
/// <remarks>
/// One caller at a time. A loop started from inside a task of the same pool runs on that task's thread alone.
/// Idle workers spin for some microseconds, so that back-to-back loops start quickly, and sleep after that.
/// </remarks>
public sealed unsafe class WorkerPool : IDisposable
{
    // this.state = generation (32 bits) | open (1 bit) | workers inside the current loop (31 bits)
    private const long Open = 1L << 31;
    private const long InsideMask = Open - 1;
    private static readonly long SpinTicks = Stopwatch.Frequency / 30_000;

    [ThreadStatic]
    private static WorkerPool? t_pool;

    [ThreadStatic]
    private static int t_worker;

    private readonly Lock callerLock = new();
    private readonly object workSignal = new();
    private readonly object doneSignal = new();
    private readonly Thread[] workers;
    private long state;
    private int sleeping;
    private bool callerSleeps;
    private bool stopping;

    private int nextTask;
    private int taskCount;
    private void* body;
    private delegate*<void*, int, int, void> invoke;
    private ExceptionDispatchInfo? failure;

    /// <param name="threads">Threads in all, the calling one included; at least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        workers = new Thread[threads - 1];
        for (var i = 0; i < workers.Length; i++)
        {
            var worker = i + 1;
            workers[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"QuantBuild worker {worker}" };
            workers[i].Start();
        }
    }

    /// <summary>Threads in all, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>Runs tasks 0 … <paramref name="taskCount"/> − 1 and returns when all are done.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside this method.</exception>
    /// <remarks>
    /// An exception of a task is thrown here after the running tasks have ended; tasks not begun are dropped.
    /// </remarks>
    public void Run<TBody>(int taskCount, TBody body)
        where TBody : struct, IParallelBody
    {
        var nested = t_pool == this;
        if (nested || taskCount <= 1 || Threads == 1)
        {
            var worker = nested ? t_worker : 0;
            for (var task = 0; task < taskCount; task++)
            {
                body.Run(task, worker);
            }

            return;
        }

        if (!callerLock.TryEnter())
        {
            throw new InvalidOperationException("The worker pool is already running a loop for another thread.");
        }

        try
        {
            // The body lives on this stack frame, which outlives the loop.
            RunShared(taskCount, Unsafe.AsPointer(ref body), &Invoke<TBody>);
        }
        finally
        {
            callerLock.Exit();
        }
    }

    /// <summary>Ends the background threads. No loop may be running.</summary>
    public void Dispose()
    {
        lock (workSignal)
        {
            stopping = true;
            Monitor.PulseAll(workSignal);
        }

        foreach (var worker in workers)
        {
            worker.Join();
        }
    }

    private static void Invoke<TBody>(void* body, int task, int worker)
        where TBody : struct, IParallelBody => Unsafe.AsRef<TBody>(body).Run(task, worker);

    private void RunShared(int taskCount, void* body, delegate*<void*, int, int, void> invoke)
    {
        ObjectDisposedException.ThrowIf(stopping, this);
        this.body = body;
        this.invoke = invoke;
        this.taskCount = taskCount;
        this.nextTask = 0;
        this.failure = null;

        var generation = (Volatile.Read(ref this.state) >> 32) + 1;
        Interlocked.Exchange(ref this.state, (generation << 32) | Open);
        if (Volatile.Read(ref this.sleeping) > 0)
        {
            lock (workSignal)
            {
                Monitor.PulseAll(workSignal);
            }
        }

        ClaimTasks(0);
        Interlocked.And(ref this.state, ~Open);
        AwaitWorkers();
        this.body = null;
        if (this.failure is { } failure)
        {
            this.failure = null;
            failure.Throw();
        }
    }

    private void ClaimTasks(int worker)
    {
        var (outerPool, outerWorker) = (t_pool, t_worker);
        (t_pool, t_worker) = (this, worker);
        try
        {
            for (var task = Claim(); task < this.taskCount; task = Claim())
            {
                this.invoke(this.body, task, worker);
            }
        }
#pragma warning disable CA1031 // every exception goes to the caller of Run
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref this.failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref this.nextTask, this.taskCount);
        }
        finally
        {
            (t_pool, t_worker) = (outerPool, outerWorker);
        }
    }

    private int Claim() => Interlocked.Increment(ref this.nextTask) - 1;

    private void AwaitWorkers()
    {
        var deadline = Stopwatch.GetTimestamp() + SpinTicks;
        while ((Volatile.Read(ref this.state) & InsideMask) != 0)
        {
            Thread.SpinWait(4);
            if (Stopwatch.GetTimestamp() > deadline)
            {
                lock (doneSignal)
                {
                    callerSleeps = true;
                    while ((Volatile.Read(ref this.state) & InsideMask) != 0)
                    {
                        Monitor.Wait(doneSignal);
                    }

                    callerSleeps = false;
                }
            }
        }
    }

    private void Work(int worker)
    {
        var seen = 0L;
        while (AwaitLoop(ref seen))
        {
            ClaimTasks(worker);
            var left = Interlocked.Decrement(ref this.state);
            if ((left & (InsideMask | Open)) == 0)
            {
                // The caller may be asleep, or about to be: it looks again after taking the lock.
                lock (doneSignal)
                {
                    if (callerSleeps)
                    {
                        Monitor.Pulse(doneSignal);
                    }
                }
            }
        }
    }

    /// <summary>
    /// Waits for a loop newer than <paramref name="seen"/> and enters it; false when the pool is stopping.
    /// </summary>
    private bool AwaitLoop(ref long seen)
    {
        var deadline = Stopwatch.GetTimestamp() + SpinTicks;
        while (true)
        {
            if (TryEnter(ref seen))
            {
                return true;
            }

            Thread.SpinWait(4);
            if (Stopwatch.GetTimestamp() <= deadline)
            {
                continue;
            }

            lock (workSignal)
            {
                Interlocked.Increment(ref this.sleeping);
                while (!stopping && !HasNews(seen))
                {
                    Monitor.Wait(workSignal);
                }

                Interlocked.Decrement(ref this.sleeping);
                if (stopping)
                {
                    return false;
                }
            }
        }
    }

    private bool HasNews(long seen)
    {
        var current = Volatile.Read(ref this.state);
        return (current & Open) != 0 && current >> 32 != seen;
    }

    private bool TryEnter(ref long seen)
    {
        var current = Volatile.Read(ref this.state);
        while ((current & Open) != 0 && current >> 32 != seen)
        {
            var found = Interlocked.CompareExchange(ref this.state, current + 1, current);
            if (found == current)
            {
                seen = current >> 32;
                return true;
            }

            current = found;
        }

        return false;
    }
}
