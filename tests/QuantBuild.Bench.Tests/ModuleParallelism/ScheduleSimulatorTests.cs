using QuantBuild.Bench.ModuleParallelism.Simulation;

namespace QuantBuild.Bench.Tests.ModuleParallelism;

public sealed class ScheduleSimulatorTests
{
    private const double Calibration = 5;
    private const double Forward = 1;
    private const double Step = 3;

    private static readonly ScheduleRules Rules = new()
    {
        Steps = 200, Lag = 8, EntriesInFlight = 16, WarmUpBatches = 20, CalibrationBatches = 8,
    };

    [Fact]
    public void Run_OneWorker_TakesTheSumOfAllWork()
    {
        var modules = Equal(4);
        var run = ScheduleSimulator.Run(Rules, modules, default, workers: 1);

        run.Makespan.ShouldBe((4 * Calibration) + (3 * 20 * Forward) + (4 * 200 * Step), 1e-9);
        run.Utilisation.ShouldHaveSingleItem().ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Run_OneWorkerWithHandOffs_TakesOneBetweenEachTwoPiecesMore()
    {
        var without = ScheduleSimulator.Run(Rules, Equal(3), default, workers: 1);
        var with = ScheduleSimulator.Run(Rules, Equal(3), new TransferTimes(0, HandOff: 0.25), workers: 1);

        (with.Makespan - without.Makespan).ShouldBe(0.25 * (without.Work.Count - 1), 1e-9);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(32)]
    public void Run_AWorkerAModuleAndRoom_TakesTheWarmUpChainAndTheSteps(int count)
    {
        var rules = Rules with { EntriesInFlight = 1000 };

        var run = ScheduleSimulator.Run(rules, Equal(count), default, workers: count);

        // A module calibrates when the one before has calibrated and run the calibration batches; the last one trains
        // when it has calibrated, and the one before it has run all batches.
        var chain = (count - 2) * (Calibration + (8 * Forward));
        var last = Calibration + Math.Max(Calibration + (8 * Forward), 20 * Forward);
        run.Makespan.ShouldBe(chain + last + (200 * Step), 1e-9);
    }

    [Fact]
    public void Run_Deliveries_DelayTheWarmUpOnceAModule()
    {
        const double delivery = 0.5;
        var rules = Rules with { EntriesInFlight = 1000, WarmUpBatches = 8 };

        var run = ScheduleSimulator.Run(rules, Equal(4), new TransferTimes(delivery, 0), workers: 4);

        run.Makespan.ShouldBe(
            (3 * (Calibration + (8 * Forward) + delivery)) + Calibration + (200 * Step), 1e-9);
    }

    [Fact]
    public void Run_SlowReceiver_HoldsTheSenderByTheTransport()
    {
        var rules = Rules with { EntriesInFlight = 4 };
        ModuleTimes[] modules = [new(0, [0], [1]), new(0, [0], [3])];

        var run = ScheduleSimulator.Run(rules, modules, default, workers: 2);

        // The receiver takes entry s when it begins step s + lag. The sender's last wanted entry, 200 − lag − 1, finds
        // room when the receiver takes the one 4 before it; lag steps remain then.
        run.EndOf(0).ShouldBe(((200 - 1 - 4) * 3) + rules.Lag, 1e-9);
        run.Makespan.ShouldBe(200 * 3, 1e-9);
        ScheduleSimulator.Run(rules with { EntriesInFlight = 1000 }, modules, default, workers: 2)
            .EndOf(0).ShouldBe(200, 1e-9);
    }

    [Fact]
    public void Run_SlowSender_KeepsTheReceiverALagBehind()
    {
        ModuleTimes[] modules = [new(0, [0], [3]), new(0, [0], [1])];

        var run = ScheduleSimulator.Run(Rules, modules, default, workers: 2);

        // The receiver's last step waits for the entry of step 200 − 1 − lag.
        run.EndOf(1).ShouldBe(((200 - Rules.Lag) * 3) + 1, 1e-9);
    }

    [Fact]
    public void Run_JitterWithALongerLag_IsFaster()
    {
        var modules = Jittery(8);
        double[] makespans = [.. new[] { 1, 2, 4, 8, 16 }.Select(lag => ScheduleSimulator.Run(
            Rules with { Lag = lag, EntriesInFlight = 2 * lag }, modules, default, workers: 8).Makespan)];

        foreach (var (shorter, longer) in makespans.Zip(makespans.Skip(1)))
        {
            longer.ShouldBeLessThanOrEqualTo(shorter, string.Join(' ', makespans));
        }

        makespans[^1].ShouldBeLessThan(0.96 * makespans[0], string.Join(' ', makespans));
    }

    [Fact]
    public void Run_MoreWorkersWithEqualTimes_IsNeverSlower()
    {
        double[] makespans = [.. Enumerable.Range(1, 8).Select(
            workers => ScheduleSimulator.Run(Rules, Equal(8), default, workers).Makespan)];

        foreach (var (fewer, more) in makespans.Zip(makespans.Skip(1)))
        {
            more.ShouldBeLessThanOrEqualTo(fewer, string.Join(' ', makespans));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Run_AnyWorkers_DoesAllTheWorkOnceAndNoWorkerTwoThingsAtATime(int workers)
    {
        var run = ScheduleSimulator.Run(Rules, Jittery(8), new TransferTimes(0.01, 0.02), workers);

        run.Work.Count.ShouldBe(8 + (7 * 20) + (8 * 200));
        run.Work.Select(work => (work.Module, work.Step)).ShouldBeUnique();
        run.Utilisation.ShouldAllBe(share => share > 0 && share <= 1);
        foreach (var own in run.Work.GroupBy(work => work.Worker).Concat(run.Work.GroupBy(work => work.Module)))
        {
            var inOrder = own.OrderBy(work => work.Start).ToList();
            inOrder.Zip(inOrder.Skip(1)).ShouldAllBe(pair => pair.Second.Start >= pair.First.End - 1e-9);
        }
    }

    [Fact]
    public void Run_TheSameTimes_GiveTheSameTimeLine() =>
        ScheduleSimulator.Run(Rules, Jittery(8), new TransferTimes(0.01, 0.02), workers: 3).Work
            .ShouldBe(ScheduleSimulator.Run(Rules, Jittery(8), new TransferTimes(0.01, 0.02), workers: 3).Work);

    [Fact]
    public void Of_TheTimeLine_ShowsWarmUpThenTraining()
    {
        var run = ScheduleSimulator.Run(Rules, Equal(4), default, workers: 4);

        var lines = TimeLine.Of(run, columns: 60).ToList();

        lines.Count.ShouldBe(4);
        lines.ShouldAllBe(line => line.Length == 60);
        lines[0].ShouldMatch("^[cw]+[+]?##+[+.]*$");
        lines[3].ShouldStartWith("..");
        lines[3].ShouldEndWith("##");
    }

    [Fact]
    public void Of_MoreModulesThanMeasured_RepeatsThoseBetween()
    {
        var measured = Enumerable.Range(0, 4).Select(i => new ModuleTimes(i, [1], [1])).ToList();

        ReplicatedModules.Of(measured, 7).Select(module => module.Calibration).ShouldBe([0, 1, 2, 1, 2, 1, 3]);
        ReplicatedModules.Of(measured, 4).ShouldBe(measured);
    }

    private static ModuleTimes[] Equal(int count) =>
        [.. Enumerable.Repeat(new ModuleTimes(Calibration, [Forward], [Step]), count)];

    /// <summary>Steps of 1 to 5, in another order for each module.</summary>
    private static ModuleTimes[] Jittery(int count) =>
        [.. Enumerable.Range(0, count).Select(module => new ModuleTimes(
            Calibration,
            [Forward],
            [.. Enumerable.Range(0, 97).Select(step => 1 + (4 * ((((step + 3) * (module + 7) * 31) % 97) / 97.0)))]))];
}
