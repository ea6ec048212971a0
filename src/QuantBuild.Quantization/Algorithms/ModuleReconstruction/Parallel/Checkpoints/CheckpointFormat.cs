using System.Runtime.InteropServices;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;

/// <summary>The bytes of a <see cref="ModuleCheckpoint"/>. Only the very same task reads them back.</summary>
internal static class CheckpointFormat
{
    /// <summary>
    /// Changes whenever the layout does, what <see cref="ActivationEntry"/> writes included, or what a checkpoint holds.
    /// </summary>
    public const int Number = 2;

    public static void Write(BinaryWriter writer, ModuleCheckpoint checkpoint)
    {
        writer.Write(checkpoint.Step);
        var learner = checkpoint.Learner;
        writer.Write(learner.Steps);
        Write(writer, learner.Tensors);
        writer.Write(learner.Optimizer.Steps);
        Write(writer, learner.Optimizer.FirstMoments);
        Write(writer, learner.Optimizer.SecondMoments);
        Write(writer, learner.Guard);
        Write(writer, learner.Losses);
        Write(writer, checkpoint.Reservoir);
        Write(writer, checkpoint.Outbox);
    }

    public static ModuleCheckpoint Read(BinaryReader reader)
    {
        var step = reader.ReadInt32();
        var learner = new LearnerState(
            reader.ReadInt32(),
            ReadArrays(reader),
            new AdamState(reader.ReadInt32(), ReadArrays(reader), ReadArrays(reader)),
            ReadGuard(reader),
            ReadLosses(reader));
        return new ModuleCheckpoint(step, learner, ReadEntries(reader), ReadEntries(reader));
    }

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

    private static void Write(BinaryWriter writer, IReadOnlyList<float[]> arrays)
    {
        writer.Write(arrays.Count);
        foreach (var array in arrays)
        {
            writer.Write(array.Length);
            writer.Write(MemoryMarshal.AsBytes(array.AsSpan()));
        }
    }

    private static float[][] ReadArrays(BinaryReader reader)
    {
        var arrays = new float[reader.ReadInt32()][];
        for (var i = 0; i < arrays.Length; i++)
        {
            arrays[i] = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(arrays[i].AsSpan()));
        }

        return arrays;
    }

    private static void Write(BinaryWriter writer, TrainingGuardState guard)
    {
        writer.Write(guard.RateFactor);
        writer.Write(guard.IsStopped);
        writer.Write(guard.IsBest);
        Write(writer, guard.BestValues);
        writer.Write(guard.Incidents.Count);
        foreach (var incident in guard.Incidents)
        {
            writer.Write(incident.Step);
            writer.Write((int)incident.Recovery);
        }
    }

    private static TrainingGuardState ReadGuard(BinaryReader reader)
    {
        var (rate, isStopped, isBest) = (reader.ReadSingle(), reader.ReadBoolean(), reader.ReadBoolean());
        var values = ReadArrays(reader);
        var incidents = new TrainingIncident[reader.ReadInt32()];
        for (var i = 0; i < incidents.Length; i++)
        {
            incidents[i] = new TrainingIncident(reader.ReadInt32(), (TrainingRecovery)reader.ReadInt32());
        }

        return new TrainingGuardState(rate, isStopped, isBest, values, incidents);
    }

    private static void Write(BinaryWriter writer, WindowedLossState losses)
    {
        writer.Write(losses.Step);
        writer.Write(losses.Points.Count);
        foreach (var point in losses.Points)
        {
            writer.Write(point.Step);
            writer.Write(point.Loss);
        }

        writer.Write(losses.Pending.Count);
        foreach (var value in losses.Pending)
        {
            writer.Write(value);
        }
    }

    private static WindowedLossState ReadLosses(BinaryReader reader)
    {
        var step = reader.ReadInt32();
        var points = new LossPoint[reader.ReadInt32()];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new LossPoint(reader.ReadInt32(), reader.ReadDouble());
        }

        var pending = new float[reader.ReadInt32()];
        for (var i = 0; i < pending.Length; i++)
        {
            pending[i] = reader.ReadSingle();
        }

        return new WindowedLossState(step, points, pending);
    }
}
