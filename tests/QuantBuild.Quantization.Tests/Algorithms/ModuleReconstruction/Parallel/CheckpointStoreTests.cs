using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Tests.Support;

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
}
