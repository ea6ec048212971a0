using System.Buffers.Binary;
using System.Numerics;
using QuantBuild.Formats.PyTorch.Faults;
using QuantBuild.Formats.PyTorch.Pickles;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.PyTorch;

/// <summary>
/// The form before torch 1.6: pickles of a magic number, a version, facts of the machine, what was saved and the keys
/// of the storages, and behind them the storages in the order of their keys, each a count of elements and its bytes.
/// </summary>
internal static class LegacyCheckpoint
{
    private const long Version = 1001;

    private static readonly BigInteger Magic =
        new([0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19], isUnsigned: true);

    /// <exception cref="ModelFileException">The file is damaged, or holds what is not read.</exception>
    public static CheckpointContents Read(MappedFile file, CheckpointFaults faults)
    {
        var start = new byte[(int)Math.Min(file.Length, CheckpointContents.LongestPickle)];
        file.Read(0, start);
        var input = new PickleInput(start, faults);
        var constructions = new PickleConstructions(faults);
        if (PickleMachine.Run(input, constructions) is not BigInteger magic || magic != Magic)
        {
            throw faults.Damaged("starts with a pickle, but not with PyTorch's magic number");
        }

        if (PickleMachine.Run(input, constructions) is not Version)
        {
            throw faults.Unsupported($"has another version than {Version} of PyTorch's old format");
        }

        if (PickleMachine.Run(input, constructions) is not PickleDictionary machine
            || machine.Find("little_endian") is not true)
        {
            throw faults.Unsupported("was written on a machine with another byte order than little-endian");
        }

        var root = PickleMachine.Run(input, constructions);
        return PickleMachine.Run(input, constructions) is PickleList keys
            ? new CheckpointContents(root, Locate(file, input.Position, keys, constructions.Storages, faults))
            : throw faults.Damaged("has no list of storages behind its pickle");
    }

    private static Dictionary<string, long> Locate(
        MappedFile file,
        long position,
        PickleList keys,
        IReadOnlyDictionary<string, PickleStorage> storages,
        CheckpointFaults faults)
    {
        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (var item in keys.Items)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage))
            {
                throw faults.Damaged("lists a storage that no tensor lies in");
            }

            var shown = CheckpointFaults.Show(key);
            if (file.Length - position < count.Length)
            {
                throw faults.Damaged($"is cut off before its storage {shown}");
            }

            file.Read(position, count);
            position += count.Length;
            var stated = BinaryPrimitives.ReadInt64LittleEndian(count);
            var length = CheckpointContents.ByteLength(storage, StoredElementTypes.SizeOf(storage.ElementType));
            if (stated != storage.Count || length is not { } bytes || bytes > file.Length - position)
            {
                throw faults.Damaged(
                    $"names a storage {shown} of {storage.Count} elements, which holds {stated}, or not all of them");
            }

            if (!places.TryAdd(key, position))
            {
                throw faults.Damaged($"lists the storage {shown} twice");
            }

            position += bytes;
        }

        if (storages.Keys.FirstOrDefault(key => !places.ContainsKey(key)) is { } missing)
        {
            throw faults.Damaged($"does not hold the storage {CheckpointFaults.Show(missing)}, which has tensors");
        }

        return position == file.Length
            ? places
            : throw faults.Damaged($"has {file.Length - position} bytes behind its last storage");
    }
}
