using QuantBuild.Formats.PyTorch.Pickles;

namespace QuantBuild.Formats.PyTorch;

/// <summary>What a checkpoint holds, in either of its two forms.</summary>
/// <param name="Root">What was saved.</param>
/// <param name="Storages">Where the bytes of each storage start, by key; all of them lie in the file.</param>
internal sealed record CheckpointContents(object? Root, IReadOnlyDictionary<string, long> Storages)
{
    /// <summary>The longest pickle that is read; those of checkpoints take about 200 bytes a tensor.</summary>
    public const int LongestPickle = 32 << 20;

    /// <summary>Bytes of a storage; no more than a <c>long</c> holds, or null.</summary>
    public static long? ByteLength(PickleStorage storage, int elementSize) =>
        storage.Count <= long.MaxValue / elementSize ? storage.Count * elementSize : null;
}
