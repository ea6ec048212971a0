using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>The last entries a module received, from which its steps draw.</summary>
/// <param name="capacity">Entries that <see cref="DropOld"/> keeps.</param>
/// <param name="store">Holds them.</param>
internal sealed class ActivationReservoir(int capacity, EntryStore store)
{
    private readonly SortedList<int, StoredEntry> entries = [];

    /// <summary>Steps whose entries are here, ascending.</summary>
    public IList<int> Steps => entries.Keys;

    /// <summary>
    /// One step later than the last of the unbroken run of steps received so far; null before the first.
    /// </summary>
    public int? NextStep { get; private set; }

    /// <summary>Takes an entry; one that is here, or was and left, changes nothing.</summary>
    public void Add(ActivationEntry entry)
    {
        var step = entry.Key.Step;
        if (entries.ContainsKey(step) || step < NextStep)
        {
            return;
        }

        entries.Add(step, store.Add(entry));
    }

    /// <summary>Says which step is the first of all; steps are counted from it.</summary>
    public void StartAt(int step) => NextStep = step;

    /// <summary>Whether every entry before a step has come.</summary>
    public bool HoldsThrough(int step)
    {
        while (NextStep is { } next && entries.ContainsKey(next))
        {
            NextStep = next + 1;
        }

        return NextStep > step;
    }

    public ActivationEntry Get(int step) => entries[step].Read();

    /// <summary>All, ascending by step.</summary>
    public StoredEntries All() => new([.. entries.Values]);

    /// <summary>Drops the oldest entries so that the capacity is kept up to a step; later ones stay.</summary>
    /// <param name="last">The last step that counts.</param>
    public void DropOld(int last)
    {
        while (entries.Count > 0 && entries.Keys[0] <= last - capacity)
        {
            Drop(entries.Keys[0]);
        }
    }

    /// <summary>Keeps the newest entries only, as many as the capacity says.</summary>
    public void DropSurplus()
    {
        while (entries.Count > capacity)
        {
            Drop(entries.Keys[0]);
        }
    }

    private void Drop(int step)
    {
        entries[step].Drop();
        entries.Remove(step);
    }
}
