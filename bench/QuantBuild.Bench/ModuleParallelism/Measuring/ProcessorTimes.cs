using System.Globalization;

namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>
/// Seconds of processors of the whole machine since it started; zeros where the system does not tell.
/// </summary>
/// <param name="Busy">Of all processes.</param>
/// <param name="Stolen">In which another virtual machine ran where this one could have.</param>
internal readonly record struct ProcessorTimes(double Busy, double Stolen)
{
    private const string StatisticsFile = "/proc/stat";
    private const double TicksPerSecond = 100;

    public static ProcessorTimes Now()
    {
        if (!File.Exists(StatisticsFile))
        {
            return default;
        }

        // cpu user nice system idle iowait irq softirq steal …
        double[] ticks =
        [
            .. File.ReadLines(StatisticsFile).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(field => double.Parse(field, CultureInfo.InvariantCulture)),
        ];
        return new ProcessorTimes(
            (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / TicksPerSecond, ticks[7] / TicksPerSecond);
    }
}
