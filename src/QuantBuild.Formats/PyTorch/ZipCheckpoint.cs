using System.IO.Compression;
using System.Text;
using QuantBuild.Formats.PyTorch.Archives;
using QuantBuild.Formats.PyTorch.Faults;
using QuantBuild.Formats.PyTorch.Pickles;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.PyTorch;

/// <summary>
/// The form of torch 1.6 and later: an archive with <c>data.pkl</c> and a file <c>data/KEY</c> for each storage, in one
/// folder.
/// </summary>
internal static class ZipCheckpoint
{
    private const string PickleName = "data.pkl";

    // No run of deflated bytes gives more.
    private const int MostInflation = 1032;

    /// <exception cref="ModelFileException">The file is damaged, or holds what is not read.</exception>
    public static CheckpointContents Read(MappedFile file, CheckpointFaults faults)
    {
        var entries = ZipDirectory.Read(file, faults).Entries;
        var folder = FolderOf(entries, faults);
        RequireByteOrder(file, entries.GetValueOrDefault($"{folder}byteorder"), faults);
        var constructions = new PickleConstructions(faults);
        var root = PickleMachine.Run(
            new PickleInput(ReadSmall(file, entries[folder + PickleName], faults), faults), constructions);
        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (key, storage) in constructions.Storages)
        {
            places.Add(key, Locate(storage, entries.GetValueOrDefault($"{folder}data/{key}"), faults));
        }

        return new CheckpointContents(root, places);
    }

    private static string FolderOf(IReadOnlyDictionary<string, ZipEntry> entries, CheckpointFaults faults)
    {
        string[] pickles = [.. entries.Keys.Where(name => name.Split('/') is [_, PickleName])];
        if (pickles is not [var pickle])
        {
            throw faults.Damaged($"has {pickles.Length} entries '…/{PickleName}' in its archive, not one");
        }

        var folder = pickle[..^PickleName.Length];
        return entries.ContainsKey($"{folder}constants.pkl")
            ? throw faults.Unsupported("is a TorchScript program, which holds code beside its tensors")
            : folder;
    }

    private static void RequireByteOrder(MappedFile file, ZipEntry? entry, CheckpointFaults faults)
    {
        if (entry is not null && Encoding.ASCII.GetString(ReadSmall(file, entry, faults)) is var order and not "little")
        {
            throw faults.Unsupported($"has the byte order {CheckpointFaults.Show(order)}; only \"little\" is read");
        }
    }

    private static long Locate(PickleStorage storage, ZipEntry? entry, CheckpointFaults faults)
    {
        var key = CheckpointFaults.Show(storage.Key);
        if (entry is null)
        {
            throw faults.Damaged($"has tensors in the storage {key}, which its archive does not hold");
        }

        if (entry.IsCompressed)
        {
            throw faults.Unsupported($"holds the storage {key} compressed, which cannot be read in parts");
        }

        var length = CheckpointContents.ByteLength(storage, StoredElementTypes.SizeOf(storage.ElementType));
        return length <= entry.Length
            ? entry.Offset
            : throw faults.Damaged(
                $"names a storage {key} of {storage.Count} elements, but its archive holds {entry.Length} bytes of it");
    }

    private static byte[] ReadSmall(MappedFile file, ZipEntry entry, CheckpointFaults faults)
    {
        var most = entry.IsCompressed ? (UInt128)entry.StoredLength * MostInflation : (UInt128)entry.Length;
        if (entry.Length > CheckpointContents.LongestPickle
            || entry.StoredLength > CheckpointContents.LongestPickle
            || (UInt128)entry.Length > most)
        {
            throw faults.Damaged(
                $"has the entry {CheckpointFaults.Show(entry.Name)} in its archive, which states {entry.Length} bytes "
                + $"in {entry.StoredLength}; at most {CheckpointContents.LongestPickle} are read");
        }

        var stored = new byte[entry.StoredLength];
        file.Read(entry.Offset, stored);
        return entry.IsCompressed ? Inflate(stored, entry, faults) : stored;
    }

    private static byte[] Inflate(byte[] stored, ZipEntry entry, CheckpointFaults faults)
    {
        try
        {
            using var inflated = new DeflateStream(new MemoryStream(stored), CompressionMode.Decompress);
            var bytes = new byte[entry.Length];
            if (inflated.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
                && inflated.ReadByte() < 0)
            {
                return bytes;
            }
        }
        catch (InvalidDataException exception)
        {
            throw faults.Damaged(
                $"has the entry {CheckpointFaults.Show(entry.Name)} in its archive, which is not deflated "
                + $"({exception.Message})");
        }

        throw faults.Damaged(
            $"has the entry {CheckpointFaults.Show(entry.Name)} in its archive, which does not have the "
            + $"{entry.Length} bytes that it states, as those of a ZIP bomb");
    }
}
