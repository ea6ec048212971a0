using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Transport;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Tests.Support;
using QuantBuild.Tensors.Optimizers;

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
        var saved = new ModuleCheckpoint(
            Step: 7,
            new LearnerState(
                Steps: 6,
                Tensors: [[1f, float.Epsilon], [-0f]],
                new AdamState(5, [[2f], []], [[3f], []]),
                new TrainingGuardState(
                    0.1f,
                    IsStopped: true,
                    IsBest: false,
                    BestValues: [[4f, 5f], [6f]],
                    Incidents:
                    [
                        new TrainingIncident(2, TrainingRecovery.LoweredRate),
                        new TrainingIncident(4, TrainingRecovery.Stopped),
                    ]),
                new WindowedLossState(6, [new LossPoint(5, 0.1)], [0.25f])),
            Reservoir: [Entry(-1), Entry(0)],
            Outbox: [Entry(6)]);

        store.Save(Spans[0], saved);
        var read = store.Load(Spans[0], 7);

        read.Step.ShouldBe(7);
        read.Learner.Steps.ShouldBe(6);
        read.Learner.Tensors.SelectMany(values => values).Select(BitConverter.SingleToInt32Bits).ShouldBe(
            saved.Learner.Tensors.SelectMany(values => values).Select(BitConverter.SingleToInt32Bits));
        read.Learner.Optimizer.Steps.ShouldBe(5);
        read.Learner.Optimizer.FirstMoments.ShouldBe([[2f], []]);
        read.Learner.Optimizer.SecondMoments.ShouldBe([[3f], []]);
        (read.Learner.Guard.RateFactor, read.Learner.Guard.IsStopped, read.Learner.Guard.IsBest).ShouldBe((0.1f, true, false));
        read.Learner.Guard.BestValues.ShouldBe([[4f, 5f], [6f]]);
        read.Learner.Guard.Incidents.ShouldBe(saved.Learner.Guard.Incidents);
        read.Learner.Losses.Points.ShouldBe(saved.Learner.Losses.Points);
        read.Learner.Losses.Pending.ShouldBe([0.25f]);
        read.Reservoir.Select(entry => entry.Key.Step).ShouldBe([-1, 0]);
        read.Outbox.Single().Bytes.ToArray().ShouldBe(Entry(6).Bytes.ToArray());
    }

    [Fact]
    public void LatestStep_StatesOfAnotherFormat_CountAsAbsent()
    {
        using var folder = new TemporaryFolder();
        var store = new CheckpointStore(folder["."], Spans);
        foreach (var path in Spans.Select(store.FolderOf))
        {
            SealedFile.Write(Path.Combine(path, "step-3.bin"), CheckpointFormat.Number + 1, writer => writer.Write(3));
            SealedFile.Write(Path.Combine(path, "calibration.bin"), CheckpointFormat.Number + 1, writer => writer.Write(0));
        }

        store.LatestStep().ShouldBeNull();
    }

    private static ActivationEntry Entry(int step) =>
        ActivationEntry.Create(new ActivationKey(0, step), [0], [1], [step, 1, 2], hiddenSize: 3);
}
