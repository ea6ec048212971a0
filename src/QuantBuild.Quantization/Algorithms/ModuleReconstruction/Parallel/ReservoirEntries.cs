using System.Collections;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>The entries of a reservoir in the order of their steps; those in files are read one at a time.</summary>
internal sealed class ReservoirEntries(ActivationReservoir reservoir) : IReadOnlyCollection<ActivationEntry>
{
    public int Count => reservoir.Steps.Count;

    public IEnumerator<ActivationEntry> GetEnumerator() => reservoir.Steps.Select(reservoir.Get).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
