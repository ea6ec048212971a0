using System.Collections;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

/// <summary>Stored entries in their order; those in files are read one at a time.</summary>
internal sealed class StoredEntries(IReadOnlyCollection<StoredEntry> places) : IReadOnlyCollection<ActivationEntry>
{
    public int Count => places.Count;

    public IEnumerator<ActivationEntry> GetEnumerator() => places.Select(place => place.Read()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
