using System.Diagnostics;
using QuantBuild.Bench.Engine;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>What becomes of an entry: medians. Making and reading are part of the steps that do it.</summary>
/// <param name="Bytes">That travel.</param>
/// <param name="CreateSeconds">From the output's values to bytes.</param>
/// <param name="SendSeconds">Until the transport has it, where there is room.</param>
/// <param name="ReadSeconds">Parsing, and writing all texts' values, padded.</param>
internal sealed record EntryTimes(double Bytes, double CreateSeconds, double SendSeconds, double ReadSeconds)
{
    public static EntryTimes Of(IEnumerable<double> sending, IReadOnlyCollection<ActivationEntry> samples)
    {
        var (creating, reading) = (new List<double>(), new List<double>());
        foreach (var entry in samples)
        {
            var started = Stopwatch.GetTimestamp();
            var parsed = ActivationEntry.Parse(entry.Bytes);
            var parsing = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var lengths = LengthsOf(entry);
            var row = lengths.Max() * entry.HiddenSize;
            var values = new float[row * lengths.Length];
            started = Stopwatch.GetTimestamp();
            for (var text = 0; text < lengths.Length; text++)
            {
                parsed.Read(text, values.AsSpan(text * row, row));
            }

            reading.Add(parsing + Stopwatch.GetElapsedTime(started).TotalSeconds);
            started = Stopwatch.GetTimestamp();
            _ = ActivationEntry.Create(entry.Key, entry.Rows, lengths, values, entry.HiddenSize);
            creating.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return new EntryTimes(
            Median.Of(samples.Select(entry => (double)entry.Bytes.Length)),
            Median.Of(creating),
            Median.Of(sending),
            Median.Of(reading));
    }

    /// <summary>Tokens of each text: they follow the row numbers in the bytes.</summary>
    private static int[] LengthsOf(ActivationEntry entry)
    {
        const int header = 5 * sizeof(int);
        var texts = entry.Rows.Length;
        return [.. Enumerable.Range(0, texts).Select(text => BitConverter.ToInt32(
            entry.Bytes.Span[(header + ((texts + text) * sizeof(int)))..]))];
    }
}
