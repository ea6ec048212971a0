using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests.Running;

public sealed class StagePeaksTests
{
    private const long Large = 1L << 50;

    [Fact]
    public void Earlier_AfterAnInterruptedTry_HasItsPeaks()
    {
        using var folder = new TemporaryFolder();
        var first = new StagePeaks(folder.Path);
        first.Earlier.ShouldBe((0, 0));
        first.Note(100, 1000);
        first.Note(200, 500);
        var second = new StagePeaks(folder.Path);
        second.Earlier.ShouldBe((200, 1000));
        second.Note(10, 10);
        new StagePeaks(folder.Path).Earlier.ShouldBe((200, 1000));
    }

    [Fact]
    public void Execute_GoesOnFromCheckpoints_KeepsThePeakOfTheEarlierTry()
    {
        using var project = new TinyProject(new RecipeText
        {
            Method = "mrem",
            Modules = 2,
            MremKeys = "schedule: parallel, capacity: 8, warmUp: 8, lag: 2",
            Steps = 150,
        });
        using var stop = new CancellationTokenSource();
        var listener = new RecordingListener
        {
            Progressed = (stage, fraction) =>
            {
                if (stage == "mrem" && fraction > 0.3)
                {
                    stop.Cancel();
                }
            },
        };
        Should.Throw<OperationCanceledException>(() => project.Run(listener, cancellation: stop.Token));
        new StagePeaks(project.CheckpointFolders.Single()).Earlier.Bytes.ShouldBeGreaterThan(0);
        new StagePeaks(project.CheckpointFolders.Single()).Note(Large, Large);
        var stage = project.Run().Stages.Single(outcome => outcome.Name == "mrem");
        stage.IsResumed.ShouldBeTrue();
        stage.PeakBytes.ShouldBe(Large);
        stage.PeakResidentBytes.ShouldBe(Large);
    }
}
