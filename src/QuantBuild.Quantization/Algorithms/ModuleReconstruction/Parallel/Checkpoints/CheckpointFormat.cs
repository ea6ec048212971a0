using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;

/// <summary>
/// The bytes of a <see cref="ModuleCheckpoint"/>; those of the training follow. Only the very same task reads them
/// back.
/// </summary>
internal static class CheckpointFormat
{
    /// <summary>
    /// Changes whenever the layout does, what <see cref="ActivationEntry"/> and the training write included, or what a
    /// checkpoint holds.
    /// </summary>
    public const int Number = 3;

    public static void Write(BinaryWriter writer, ModuleCheckpoint checkpoint)
    {
        writer.Write(checkpoint.Step);
        Write(writer, checkpoint.Reservoir);
        Write(writer, checkpoint.Outbox);
    }

    public static ModuleCheckpoint Read(BinaryReader reader) =>
        new(reader.ReadInt32(), ReadEntries(reader), ReadEntries(reader));

    public static void Write(BinaryWriter writer, IReadOnlyCollection<ActivationEntry> entries)
    {
        writer.Write(entries.Count);
        foreach (var entry in entries)
        {
            writer.Write(entry.Bytes.Length);
            writer.Write(entry.Bytes.Span);
        }
    }

    public static IReadOnlyList<ActivationEntry> ReadEntries(BinaryReader reader)
    {
        var entries = new ActivationEntry[reader.ReadInt32()];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = ActivationEntry.Parse(reader.ReadBytes(reader.ReadInt32()));
        }

        return entries;
    }
}
