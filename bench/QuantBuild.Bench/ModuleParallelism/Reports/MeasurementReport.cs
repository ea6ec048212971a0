using System.Globalization;
using QuantBuild.Bench.Engine;
using QuantBuild.Bench.ModuleParallelism.Measuring;

namespace QuantBuild.Bench.ModuleParallelism.Reports;

/// <summary>The real runs as text.</summary>
internal static class MeasurementReport
{
    private const double Millisecond = 1e-3;

    public static void Write(ScalingMeasurement measurement, TextWriter output)
    {
        Line(output, $"{measurement.Machine}, {measurement.Date:yyyy-MM-dd}");
        Line(output, $"{measurement.Case}; streams in full precision were there before and are not counted");
        Line(
            output,
            $"{"workers",7} {"seconds",8} {"warm-up",8} {"steps/s",8} {"computing",9} {"busy",6} {"cpu s",7} "
            + $"{"others",7} {"stolen",7} {"pauses",7} {"gen 2",6} {"GB",6}  median step of each module, ms");
        foreach (var run in measurement.Runs)
        {
            var steps = run.Steps * run.Modules.Count / run.Seconds;
            var busy = run.ComputeSeconds / (run.Workers * run.Seconds);
            var medians = run.Modules.Select(module => Number(Median.Of(module.Training) / Millisecond, "F3"));
            Line(
                output,
                $"{run.Workers,7} {run.Seconds,8:F2} {run.WarmUpSeconds,8:F2} {steps,8:F1} {run.ComputeSeconds,9:F2} "
                + $"{busy,6:P1} {run.ProcessorSeconds,7:F2} {run.OtherSeconds,7:F2} {run.StolenSeconds,7:F2} "
                + $"{run.PauseSeconds,7:F2} {run.FullCollections,6} {run.AllocatedBytes / 1e9,6:F2}  "
                + $"{string.Join(" ", medians)}");
        }

        WriteSpeedUps(measurement, output);
        if (measurement.MedianRun(1) is { } one)
        {
            WriteOneWorker(one, output);
        }

        if (measurement.BusySlowDown is { } factor)
        {
            Line(
                output,
                $"a step beside a second, independent run of one worker: {factor:F3} times as long; multiply-adds from "
                + $"registers, two threads over one: {measurement.PeakScaling:F3}");
        }

        var digests = measurement.Runs.Select(run => run.Digest).Distinct(StringComparer.Ordinal).ToList();
        Line(
            output,
            $"bytes: {(digests.Count == 1 ? "the same in all runs" : "DIFFERENT")}, sha256 "
            + $"{string.Join(", ", digests.Select(digest => digest[..16]))}");
    }

    private static void WriteSpeedUps(ScalingMeasurement measurement, TextWriter output)
    {
        foreach (var workers in measurement.Runs.Select(run => run.Workers).Distinct().Where(workers => workers > 1))
        {
            if (measurement.MedianRun(1) is { } one && measurement.MedianRun(workers) is { } several)
            {
                Line(
                    output,
                    $"speed-up of {workers} workers: {one.Seconds / several.Seconds:F3}; computing took "
                    + $"{several.ComputeSeconds / one.ComputeSeconds:F3} times as long");
            }
        }
    }

    private static void WriteOneWorker(RealRun one, TextWriter output)
    {
        Line(
            output,
            $"one worker: set-up {one.SetUpSeconds:F3} s, end {one.FinishSeconds:F3} s, hand-off "
            + $"{one.HandOffSeconds / Millisecond:F3} ms");
        foreach (var (module, index) in one.Modules.Select((module, index) => (module, index)))
        {
            Line(
                output,
                $"  module {index + 1}: calibration {module.Calibration:F3} s, warm-up {Spread(module.WarmUp)}, step "
                + $"{Spread(module.Training)} ms");
        }

        if (one.Entries is { } entries)
        {
            Line(
                output,
                $"  entry of {entries.Bytes / 1e3:F0} kB: made in {entries.CreateSeconds / Millisecond:F4}, sent in "
                + $"{entries.SendSeconds / Millisecond:F4}, read in {entries.ReadSeconds / Millisecond:F4} ms");
        }
    }

    /// <summary>Tenth percentile, median and ninetieth percentile in milliseconds.</summary>
    private static string Spread(IReadOnlyList<double> seconds)
    {
        if (seconds.Count == 0)
        {
            return "–";
        }

        var sorted = seconds.Order().ToList();
        double[] shares = [0.1, 0.5, 0.9];
        return string.Join('/', shares.Select(
            share => Number(sorted[(int)((sorted.Count - 1) * share)] / Millisecond, "F3")));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, string text) => output.WriteLine(text);
}
