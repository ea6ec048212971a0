using System.Globalization;
using QuantBuild.Bench.Methods.Running;

namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>All runs that the command asks for, in turn.</summary>
internal static class ParallelMeasurement
{
    // Compiles everything with optimizations before the first run that counts.
    private const int UncountedSteps = 60;

    /// <param name="options">Of the command.</param>
    /// <param name="earlier">To add to where it is of the same case; else null.</param>
    /// <param name="output">Told about each run.</param>
    public static ScalingMeasurement Run(MremParallelOptions options, ScalingMeasurement? earlier, TextWriter output)
    {
        var folder = Directory.CreateDirectory(Path.Combine(
            options.Work ?? Path.GetTempPath(), $"mrem-p-{Environment.ProcessId}")).FullName;
        try
        {
            using var parallelCase = new ParallelCase(options, folder, Environment.ProcessorCount);
            var runs = new RunMeasurement(parallelCase, folder);
            runs.Run(1, UncountedSteps);
            var measured = new List<RealRun>();
            for (var repetition = 0; repetition < options.Runs; repetition++)
            {
                foreach (var workers in options.Workers)
                {
                    GC.Collect();
                    measured.Add(runs.Run(workers, options.Steps));
                    output.WriteLine(FormattableString.Invariant($"{workers} workers: {measured[^1].Seconds:F2} s"));
                    output.Flush();
                }
            }

            double? slowDown = options.BusySteps > 0 ? runs.BusySlowDown(options.BusySteps) : null;
            var measurement = new ScalingMeasurement
            {
                Machine = MachineDescription.Current(Environment.ProcessorCount).ToString(),
                Date = TimeProvider.System.GetUtcNow(),
                Case = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path.GetFileName(options.Model)}, {options.Bits}, {parallelCase.Modules} modules of "
                    + $"{options.Steps} steps, {options.Samples} texts"),
                Rules = parallelCase.RulesOf(options.Steps),
                Runs = measured,
                BusySlowDown = slowDown,
                PeakScaling = options.BusySteps > 0 ? RunMeasurement.PeakScaling() : null,
            };
            return earlier is not null && earlier.IsOfTheSameCase(measurement)
                ? measurement.After(earlier)
                : measurement;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
