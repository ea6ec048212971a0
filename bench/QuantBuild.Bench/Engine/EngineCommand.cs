using QuantBuild.Kernels.Threading;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// <c>engine [--json] [--filter text] [--processor-time]</c>: matrix products and a BERT-base layer against the
/// multiply-add peak of the same threads.
/// </summary>
internal static class EngineCommand
{
    private static readonly int[] ThreadCounts = [1, 2];

    public static int Run(string[] arguments)
    {
        var asJson = arguments.Contains("--json", StringComparer.Ordinal);
        var filterAt = Array.IndexOf(arguments, "--filter");
        var filter = filterAt >= 0 && filterAt + 1 < arguments.Length ? arguments[filterAt + 1] : "";
        EngineClock.UsesProcessorTime = arguments.Contains("--processor-time", StringComparer.Ordinal);
        var writer = new MeasurementWriter(Console.Out, asJson);
        foreach (var threads in ThreadCounts)
        {
            using var pool = new WorkerPool(threads);
            foreach (var productCase in ProductCase.All(threads))
            {
                if (productCase.Name.Contains(filter, StringComparison.Ordinal))
                {
                    writer.Write(ProductMeasurement.Measure(productCase, pool));
                }
            }

            if (LayerMeasurement.NameOf(threads).Contains(filter, StringComparison.Ordinal))
            {
                writer.Write(LayerMeasurement.Measure(threads));
            }
        }

        if (LayerMeasurement.AllocationName.Contains(filter, StringComparison.Ordinal))
        {
            writer.Write(LayerMeasurement.MeasureAllocation());
        }

        return 0;
    }
}
