using System.Globalization;
using QuantBuild.Formats.Files;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

/// <summary>
/// The entries that a module holds: received, on their way to it, and sent by it. Those that do not fit the budget lie
/// in files. Used by several threads.
/// </summary>
/// <param name="budgetBytes">Bytes of entries held in memory.</param>
/// <param name="spillFolder">For the others; made when the first is put there.</param>
internal sealed class EntryStore(long budgetBytes, string spillFolder)
{
    // Dropped entries are large objects, which the collector lets pile up.
    private const long MostGarbage = 128L << 20;

    private readonly Lock gate = new();
    private long heldBytes;
    private long garbageBytes;
    private int spilled;

    /// <summary>Bytes of entries in memory.</summary>
    public long HeldBytes
    {
        get
        {
            lock (gate)
            {
                return heldBytes;
            }
        }
    }

    public StoredEntry Add(ActivationEntry entry)
    {
        string file;
        lock (gate)
        {
            if (heldBytes + entry.Bytes.Length <= budgetBytes)
            {
                heldBytes += entry.Bytes.Length;
                return new StoredEntry(this, entry.Key, entry, file: null);
            }

            file = Path.Combine(spillFolder, string.Create(CultureInfo.InvariantCulture, $"entry{spilled++}.bin"));
        }

        Disk.CreateFolder(spillFolder);
        Disk.Write(file, entry.Bytes.Span);
        NoteGarbage(entry.Bytes.Length);
        return new StoredEntry(this, entry.Key, entry: null, file);
    }

    /// <summary>Removes files that an interrupted run left.</summary>
    public void RemoveUnfinished() => Disk.DeleteFolder(spillFolder);

    internal void Forget(long bytes)
    {
        lock (gate)
        {
            heldBytes -= bytes;
        }

        NoteGarbage(bytes);
    }

    internal void NoteGarbage(long bytes)
    {
        if (Interlocked.Add(ref garbageBytes, bytes) >= MostGarbage)
        {
            Interlocked.Exchange(ref garbageBytes, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        }
    }
}
