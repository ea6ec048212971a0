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
    // _state = generation (32 bits) | open (1 bit) | workers inside the current loop (31 bits)
    private const long Open = 1L << 31;
    private const long InsideMask = Open - 1;
    private static readonly long SpinTicks = Stopwatch.Frequency / 30_000;

    [ThreadStatic]
    private static WorkerPool? t_pool;

    [ThreadStatic]
    private static int t_worker;

    private readonly Lock _callerLock = new();
    private readonly object _workSignal = new();
    private readonly object _doneSignal = new();
    private readonly Thread[] _workers;
    private long _state;
    private int _sleeping;
    private bool _callerSleeps;
    private bool _stopping;

    private int _nextTask;
    private int _taskCount;
    private void* _body;
    private delegate*<void*, int, int, void> _invoke;
    private ExceptionDispatchInfo? _failure;

    /// <param name="threads">Threads in all, the calling one included; at least 1.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _workers = new Thread[threads - 1];
        for (var i = 0; i < _workers.Length; i++)
        {
            var worker = i + 1;
            _workers[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"QuantBuild worker {worker}" };
            _workers[i].Start();
        }
    }

    /// <summary>Threads in all, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>Runs tasks 0 … <paramref name="taskCount"/> − 1 and returns when all are done.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside this method.</exception>
    /// <remarks>An exception of a task is thrown here after the running tasks have ended; tasks not begun are dropped.</remarks>
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

        if (!_callerLock.TryEnter())
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
            _callerLock.Exit();
        }
    }

    /// <summary>Ends the background threads. No loop may be running.</summary>
    public void Dispose()
    {
        lock (_workSignal)
        {
            _stopping = true;
            Monitor.PulseAll(_workSignal);
        }

        foreach (var worker in _workers)
        {
            worker.Join();
        }
    }

    private static void Invoke<TBody>(void* body, int task, int worker)
        where TBody : struct, IParallelBody => Unsafe.AsRef<TBody>(body).Run(task, worker);

    private void RunShared(int taskCount, void* body, delegate*<void*, int, int, void> invoke)
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        _body = body;
        _invoke = invoke;
        _taskCount = taskCount;
        _nextTask = 0;
        _failure = null;

        var generation = (Volatile.Read(ref _state) >> 32) + 1;
        Interlocked.Exchange(ref _state, (generation << 32) | Open);
        if (Volatile.Read(ref _sleeping) > 0)
        {
            lock (_workSignal)
            {
                Monitor.PulseAll(_workSignal);
            }
        }

        ClaimTasks(0);
        Interlocked.And(ref _state, ~Open);
        AwaitWorkers();
        _body = null;
        if (_failure is { } failure)
        {
            _failure = null;
            failure.Throw();
        }
    }

    private void ClaimTasks(int worker)
    {
        var (outerPool, outerWorker) = (t_pool, t_worker);
        (t_pool, t_worker) = (this, worker);
        try
        {
            for (var task = Claim(); task < _taskCount; task = Claim())
            {
                _invoke(_body, task, worker);
            }
        }
#pragma warning disable CA1031 // every exception goes to the caller of Run
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref _nextTask, _taskCount);
        }
        finally
        {
            (t_pool, t_worker) = (outerPool, outerWorker);
        }
    }

    private int Claim() => Interlocked.Increment(ref _nextTask) - 1;

    private void AwaitWorkers()
    {
        var deadline = Stopwatch.GetTimestamp() + SpinTicks;
        while ((Volatile.Read(ref _state) & InsideMask) != 0)
        {
            Thread.SpinWait(4);
            if (Stopwatch.GetTimestamp() > deadline)
            {
                lock (_doneSignal)
                {
                    _callerSleeps = true;
                    while ((Volatile.Read(ref _state) & InsideMask) != 0)
                    {
                        Monitor.Wait(_doneSignal);
                    }

                    _callerSleeps = false;
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
            var left = Interlocked.Decrement(ref _state);
            if ((left & (InsideMask | Open)) == 0)
            {
                // The caller may be asleep, or about to be: it looks again after taking the lock.
                lock (_doneSignal)
                {
                    if (_callerSleeps)
                    {
                        Monitor.Pulse(_doneSignal);
                    }
                }
            }
        }
    }

    /// <summary>Waits for a loop newer than <paramref name="seen"/> and enters it; false when the pool is stopping.</summary>
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

            lock (_workSignal)
            {
                Interlocked.Increment(ref _sleeping);
                while (!_stopping && !HasNews(seen))
                {
                    Monitor.Wait(_workSignal);
                }

                Interlocked.Decrement(ref _sleeping);
                if (_stopping)
                {
                    return false;
                }
            }
        }
    }

    private bool HasNews(long seen)
    {
        var state = Volatile.Read(ref _state);
        return (state & Open) != 0 && state >> 32 != seen;
    }

    private bool TryEnter(ref long seen)
    {
        var state = Volatile.Read(ref _state);
        while ((state & Open) != 0 && state >> 32 != seen)
        {
            var found = Interlocked.CompareExchange(ref _state, state + 1, state);
            if (found == state)
            {
                seen = state >> 32;
                return true;
            }

            state = found;
        }

        return false;
    }
}
