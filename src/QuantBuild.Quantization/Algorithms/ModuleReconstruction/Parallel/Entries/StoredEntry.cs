using QuantBuild.Formats.Files;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

/// <summary>An entry's place in an <see cref="EntryStore"/>: in memory, or in a file.</summary>
internal sealed class StoredEntry(EntryStore store, ActivationKey key, ActivationEntry? entry, string? file)
{
    public ActivationKey Key => key;

    public ActivationEntry Read()
    {
        if (entry is not null)
        {
            return entry;
        }

        var bytes = File.ReadAllBytes(file!);
        store.NoteGarbage(bytes.Length);
        return ActivationEntry.Parse(bytes);
    }

    /// <summary>Gives up the place; called once.</summary>
    public void Drop()
    {
        if (entry is not null)
        {
            store.Forget(entry.Bytes.Length);
        }
        else
        {
            Disk.Delete(file!);
        }
    }
}
