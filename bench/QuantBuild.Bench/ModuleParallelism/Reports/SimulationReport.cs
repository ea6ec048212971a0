using System.Globalization;
using QuantBuild.Bench.ModuleParallelism.Measuring;
using QuantBuild.Bench.ModuleParallelism.Simulation;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

namespace QuantBuild.Bench.ModuleParallelism.Reports;

/// <summary>Simulated runs as text: a table, time lines, and how far they are from the real runs.</summary>
internal static class SimulationReport
{
    private const int Columns = 96;
    private const int MostLines = 8;

    public static void Write(ScalingMeasurement measurement, MremParallelOptions options, TextWriter output)
    {
        var one = measurement.MedianRun(1)
            ?? throw new UsageException("The measurement has no run of one worker; measure one.");
        var rules = options.Lag is { } lag
            ? measurement.Rules with { Lag = lag, EntriesInFlight = ParallelReconstructionMethod.EntriesInFlight(lag) }
            : measurement.Rules;
        var delivery = options.Delivery / 1000 ?? one.Entries?.SendSeconds ?? 0;
        var transfer = new TransferTimes(delivery, one.HandOffSeconds);
        output.WriteLine();
        Line(
            output,
            $"simulated with the times of one worker, lag {rules.Lag}, each core as fast as that one alone; delivery "
            + $"{delivery * 1000:F4} ms, hand-off {one.HandOffSeconds * 1000:F4} ms");
        Line(
            output,
            $"{"modules",7} {"workers",7} {"seconds",9} {"warm-up",8} {"speed-up",8} {"at most",8} {"efficiency",10}  "
            + "utilisation of each worker");
        foreach (var workers in options.SimulatedWorkers)
        {
            var modules = ReplicatedModules.Of(one.Modules, Math.Max(workers, one.Modules.Count));
            var single = ScheduleSimulator.Run(rules, modules, transfer, 1).Makespan;
            var run = ScheduleSimulator.Run(rules, modules, transfer, workers);
            var speedUp = single / run.Makespan;
            Line(
                output,
                $"{modules.Count,7} {workers,7} {run.Makespan,9:F2} {run.WarmUpSeconds,8:F2} {speedUp,8:F3} "
                + $"{Bound(modules, rules, workers),8:F3} {speedUp / workers,10:P1}  {Shares(run.Utilisation)}");
        }

        WriteComparisons(measurement, one, transfer, output);
        WriteTimeLines(rules, one, transfer, options.SimulatedWorkers, output);
    }

    private static void WriteComparisons(
        ScalingMeasurement measurement, RealRun one, TransferTimes transfer, TextWriter output)
    {
        foreach (var workers in measurement.Runs.Select(run => run.Workers).Distinct().Order())
        {
            var real = measurement.MedianRun(workers)!;
            Compare(measurement, one, transfer, real, 1, "step times of one worker", output);
            if (workers > 1 && measurement.BusySlowDown is { } factor)
            {
                Compare(
                    measurement, one, transfer, real, factor, "those, times the slow-down of two busy cores", output);
            }
        }
    }

    /// <summary>What happens before and after all work is added as it was with one worker.</summary>
    private static void Compare(
        ScalingMeasurement measurement, RealRun one, TransferTimes transfer, RealRun real, double factor, string how,
        TextWriter output)
    {
        ModuleTimes[] modules = [.. one.Modules.Select(module => module.Times(factor))];
        var run = ScheduleSimulator.Run(measurement.Rules, modules, transfer, real.Workers);
        var simulated = one.SetUpSeconds + run.Makespan + one.FinishSeconds;
        Line(
            output,
            $"{real.Workers} workers: real {real.Seconds:F2} s, simulated {simulated:F2} s "
            + $"({(simulated / real.Seconds) - 1:+0.0 %;-0.0 %}) with {how} ({factor:F3})");
    }

    private static void WriteTimeLines(
        ScheduleRules rules, RealRun one, TransferTimes transfer, IReadOnlyList<int> counts, TextWriter output)
    {
        foreach (var workers in counts.Where(workers => workers <= MostLines))
        {
            var modules = ReplicatedModules.Of(one.Modules, Math.Max(workers, one.Modules.Count));
            var run = ScheduleSimulator.Run(rules, modules, transfer, workers);
            Line(
                output,
                $"{workers} workers, {run.Makespan:F1} s (c calibration, w warm-up, # trains, + a part of the time, . "
                + "waits)");
            foreach (var (line, module) in TimeLine.Of(run, Columns).Select((line, module) => (line, module)))
            {
                Line(output, $"  {module + 1,2} {line}");
            }
        }
    }

    /// <summary>What the slowest module leaves where nothing waits: all steps' time over its own.</summary>
    private static double Bound(IReadOnlyList<ModuleTimes> modules, ScheduleRules rules, int workers)
    {
        var sums = modules.Select(module => Enumerable.Range(0, rules.Steps).Sum(step => module.SecondsOf(rules, step)))
            .ToList();
        return Math.Min(workers, sums.Sum() / sums.Max());
    }

    private static string Shares(IReadOnlyList<double> utilisation) => utilisation.Count > MostLines
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{utilisation.Min():P1} to {utilisation.Max():P1}, mean {utilisation.Average():P1}")
        : string.Join(' ', utilisation.Select(share => share.ToString("P1", CultureInfo.InvariantCulture)));

    private static void Line(TextWriter output, string text) => output.WriteLine(text);
}
