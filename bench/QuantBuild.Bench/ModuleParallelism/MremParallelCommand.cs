using QuantBuild.Bench.Methods.Running;
using QuantBuild.Bench.ModuleParallelism.Measuring;
using QuantBuild.Bench.ModuleParallelism.Reports;

namespace QuantBuild.Bench.ModuleParallelism;

/// <summary>
/// <c>mrem-p</c>: what MREM-P's workers gain, measured with as many as the machine has processors and simulated, with
/// the measured times, for more.
/// </summary>
internal static class MremParallelCommand
{
    public static int Run(string[] arguments) => CommandErrors.Tell(
        () => Run(MremParallelOptions.Parse(arguments), Console.Out),
        MremParallelOptions.Usage,
        Console.Error,
        isOfInput: _ => false);

    private static int Run(MremParallelOptions options, TextWriter output)
    {
        var earlier = options.Json is null ? null : JsonFile.Find<ScalingMeasurement>(options.Json);
        var measurement = options.Measures
            ? ParallelMeasurement.Run(options, earlier, output)
            : earlier ?? throw new UsageException($"'{options.Json}' is not there, or not written by this version.");
        if (options is { Measures: true, Json: { } path })
        {
            JsonFile.Write(path, measurement);
        }

        MeasurementReport.Write(measurement, output);
        if (options.Simulates)
        {
            SimulationReport.Write(measurement, options, output);
        }

        return measurement.Runs.Select(run => run.Digest).Distinct(StringComparer.Ordinal).Count() > 1 ? 1 : 0;
    }
}
