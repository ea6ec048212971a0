namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>
/// Runs the deterministic schedule of MREM-P on given times, event by event: modules ask for one of the workers in
/// turn, first come first served, wait for entries of the module before and for room in the transport. The same times
/// give the same time line.
/// </summary>
internal sealed class ScheduleSimulator
{
    private readonly ScheduleRules rules;
    private readonly IReadOnlyList<ModuleTimes> times;
    private readonly TransferTimes transfer;
    private readonly int workers;
    private readonly SimulatedModule[] modules;
    private readonly PriorityQueue<Action<double>, (double Time, long Order)> events = new();
    private readonly Queue<SimulatedModule> waiting = new();
    private readonly PriorityQueue<int, int> idle = new();
    private readonly List<SimulatedWork> done = [];
    private readonly bool[] hasWorked;
    private long order;

    private ScheduleSimulator(
        ScheduleRules rules, IReadOnlyList<ModuleTimes> times, TransferTimes transfer, int workers)
    {
        this.rules = rules;
        this.times = times;
        this.transfer = transfer;
        this.workers = workers;
        hasWorked = new bool[workers];
        modules = [.. times.Select((_, index) => new SimulatedModule(
            index, rules.FirstStep, ModuleProgram.Of(rules, index == 0, index == times.Count - 1).GetEnumerator()))];
    }

    /// <param name="rules">Of the schedule.</param>
    /// <param name="times">Of each module.</param>
    /// <param name="transfer">Between modules, and between pieces of work.</param>
    /// <param name="workers">At least 1; more than modules are as good as one each.</param>
    public static SimulatedRun Run(
        ScheduleRules rules, IReadOnlyList<ModuleTimes> times, TransferTimes transfer, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        return new ScheduleSimulator(rules, times, transfer, Math.Min(workers, times.Count)).Run();
    }

    private SimulatedRun Run()
    {
        for (var worker = 0; worker < workers; worker++)
        {
            idle.Enqueue(worker, worker);
        }

        foreach (var module in modules)
        {
            At(0, now => Advance(module, now));
        }

        while (events.TryDequeue(out var happen, out var when))
        {
            happen(when.Time);
        }

        return Array.Find(modules, module => !module.IsFinished) is { } stuck
            ? throw new InvalidOperationException(
                $"Module {stuck.Index + 1} waits for ever: the rules contradict each other.")
            : new SimulatedRun(workers, modules.Length, done);
    }

    private void At(double time, Action<double> happen) => events.Enqueue(happen, (time, order++));

    /// <summary>Goes on until the module has to wait.</summary>
    private void Advance(SimulatedModule module, double now)
    {
        while (module.MoveNext())
        {
            var isDone = module.Current.Kind switch
            {
                ActionKind.Receive => TryReceive(module, now),
                ActionKind.Send => TrySend(module, now),
                _ => false,
            };
            if (!isDone)
            {
                if (module.Current.Kind == ActionKind.Compute)
                {
                    waiting.Enqueue(module);
                    Assign(now);
                }

                return;
            }
        }
    }

    private void Assign(double now)
    {
        while (waiting.Count > 0 && idle.TryDequeue(out var worker, out _))
        {
            var module = waiting.Dequeue();
            var step = module.Current.Step;
            var start = now + (hasWorked[worker] ? transfer.HandOff : 0);
            hasWorked[worker] = true;
            var end = start + times[module.Index].SecondsOf(rules, step);
            At(end, time =>
            {
                done.Add(new SimulatedWork(worker, module.Index, step, start, end));
                idle.Enqueue(worker, worker);
                Assign(time);
                Advance(module, time);
            });
        }
    }

    private bool TrySend(SimulatedModule module, double now)
    {
        if (module.InFlight == rules.EntriesInFlight)
        {
            module.IsBlockedBySend = true;
            return false;
        }

        module.InFlight++;
        var receiver = modules[module.Index + 1];
        At(now + transfer.Delivery, time =>
        {
            receiver.Arrived++;
            if (receiver.IsBlockedByReceive && TryReceive(receiver, time))
            {
                Advance(receiver, time);
            }
        });
        return true;
    }

    private bool TryReceive(SimulatedModule module, double now)
    {
        var sender = modules[module.Index - 1];
        while (module.NextStep <= module.Current.Step && module.Arrived > 0)
        {
            module.Arrived--;
            module.NextStep++;
            sender.InFlight--;
            if (sender.IsBlockedBySend)
            {
                sender.IsBlockedBySend = false;
                At(now, time =>
                {
                    TrySend(sender, time);
                    Advance(sender, time);
                });
            }
        }

        module.IsBlockedByReceive = module.NextStep <= module.Current.Step;
        return !module.IsBlockedByReceive;
    }
}
