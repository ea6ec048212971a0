using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Entries;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Tests.Algorithms.ModuleReconstruction.Parallel;

public sealed class CheckpointStoreTests
{
    private static readonly IReadOnlyList<ModuleSpan> Spans = ModuleSpan.Split(4, 2);

    [Fact]
    public void LatestStep_AfterAnInterruptedWrite_RemovesWhatItLeft()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["."], Spans);
        var leftover = Path.Combine(store.FolderOf(Spans[1]), "step-3.bin.new");
        File.WriteAllBytes(leftover, [1]);
        store.LatestStep().ShouldBeNull();
        File.Exists(leftover).ShouldBeFalse();
    }

    [Fact]
    public void Load_WhatWasSaved_IsTheSameToTheLastBit()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["."], Spans);
        var saved = new ModuleCheckpoint(Step: 7, Reservoir: [Entry(-1), Entry(0)], Outbox: [Entry(6)]);

        store.Save(Spans[0], saved, writer => writer.Write(double.Epsilon));
        var training = 0.0;
        var read = store.Load(Spans[0], 7, reader => (training = reader.ReadDouble()) > 0);

        training.ShouldBe(double.Epsilon);
        read.Step.ShouldBe(7);
        read.Reservoir.Select(entry => entry.Key.Step).ShouldBe([-1, 0]);
        read.Outbox.Single().Bytes.ToArray().ShouldBe(Entry(6).Bytes.ToArray());
    }

    [Fact]
    public void Load_StateOfAnotherTraining_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["."], Spans);
        store.Save(Spans[0], new ModuleCheckpoint(7, [], []), writer => writer.Write(1));
        Should.Throw<IOException>(() => store.Load(Spans[0], 7, _ => false)).Message.ShouldContain("step-7.bin");
    }

    [Fact]
    public void LatestStep_StatesOfAnotherFormat_CountAsAbsent()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["."], Spans);
        foreach (var path in Spans.Select(store.FolderOf))
        {
            SealedFile.Write(Path.Combine(path, "step-3.bin"), CheckpointFormat.Number + 1, writer => writer.Write(3));
            SealedFile.Write(
                Path.Combine(path, "calibration.bin"), CheckpointFormat.Number + 1, writer => writer.Write(0));
        }

        store.LatestStep().ShouldBeNull();
    }

    private static ActivationEntry Entry(int step) =>
        ActivationEntry.Create(new ActivationKey(0, step), [0], [1], [step, 1, 2], hiddenSize: 3);
}
