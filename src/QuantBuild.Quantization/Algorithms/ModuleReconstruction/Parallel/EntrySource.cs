using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Streams;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>The activations of a few entries, by sample.</summary>
internal sealed class EntrySource : IActivationSource
{
    private readonly Dictionary<int, (ActivationEntry Entry, int Text)> places = [];

    public EntrySource(IEnumerable<ActivationEntry> entries)
    {
        foreach (var entry in entries)
        {
            for (var text = 0; text < entry.Rows.Length; text++)
            {
                places.TryAdd(entry.Rows[text], (entry, text));
            }
        }
    }

    public void Read(ReadOnlySpan<int> samples, int sequence, Span<float> values)
    {
        var rowValues = samples.IsEmpty ? 0 : values.Length / samples.Length;
        for (var row = 0; row < samples.Length; row++)
        {
            var (entry, text) = places[samples[row]];
            entry.Read(text, values.Slice(row * rowValues, rowValues));
        }
    }
}
