using QuantBuild.Kernels.Threading;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// <c>engine [--json] [--filter text] [--processor-time]</c>: matrix products and a BERT-base layer against the
/// multiply-add peak of the same threads; MREM training steps and their memory; PreQuant's backbone, step and delta;
/// T5's decoding.
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

            if (DecodingMeasurement.NameOf(threads).Contains(filter, StringComparison.Ordinal))
            {
                writer.Write(DecodingMeasurement.Measure(threads));
            }

            WriteSteps(writer, threads, filter);
        }

        if (LayerMeasurement.AllocationName.Contains(filter, StringComparison.Ordinal))
        {
            writer.Write(LayerMeasurement.MeasureAllocation());
        }

        if (MremStepMeasurement.MemoryNameOf(MremStepCase.BertBase).Contains(filter, StringComparison.Ordinal))
        {
            writer.Write(MremStepMeasurement.MeasureMemory(MremStepCase.BertBase, ThreadCounts[^1]));
        }

        if (PreQuantMeasurement.Prefix.Contains(filter, StringComparison.Ordinal)
            || filter.StartsWith(PreQuantMeasurement.Prefix, StringComparison.Ordinal))
        {
            foreach (var measurement in PreQuantMeasurement.Measure(ThreadCounts[^1]))
            {
                writer.Write(measurement);
            }
        }

        return 0;
    }

    private static void WriteSteps(MeasurementWriter writer, int threads, string filter)
    {
        foreach (var stepCase in new[] { MremStepCase.Small, MremStepCase.BertBase })
        {
            // With one thread a step of the large model takes longer than it tells.
            var tells = threads > 1 || stepCase != MremStepCase.BertBase;
            if (tells && MremStepMeasurement.NameOf(stepCase, threads).Contains(filter, StringComparison.Ordinal))
            {
                foreach (var measurement in MremStepMeasurement.Measure(stepCase, threads))
                {
                    writer.Write(measurement);
                }
            }
        }
    }
}
