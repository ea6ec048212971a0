using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests;

/// <summary>What a change makes a run compute again, and nothing else.</summary>
public sealed class RerunTests
{
    private static readonly RecipeText Base = new() { Method = "mrem", Modules = 4, Steps = 2 };

    [Fact]
    public void Execute_OtherSteps_RerunsTrainingOnly() => Rerun(Base with { Steps = 3 }).ShouldBe(
        [
            "mrem.module-1", "mrem.module-2", "mrem.module-3", "mrem.module-4", "quantized-evaluation",
            "export.compressed-tensors",
        ]);

    [Fact]
    public void Execute_OtherBits_KeepsFullPrecision() => Rerun(Base with { Weights = "bits: 2" }).ShouldBe(
        [
            "mrem.module-1", "mrem.module-2", "mrem.module-3", "mrem.module-4", "quantized-evaluation",
            "export.compressed-tensors",
        ]);

    [Fact]
    public void Execute_OverrideOfTheLastLayer_RerunsItsModuleOnly() => Rerun(Base with
    {
        Overrides = "  overrides: [{ match: 'bert.encoder.layer.3.**', weights: { bits: 8 } }]",
    }).ShouldBe(["mrem.module-4", "quantized-evaluation", "export.compressed-tensors"]);

    [Fact]
    public void Execute_OtherLabelsOfTheEvaluation_RerunTheEvaluationOnly()
    {
        Rerun(Base, project => File.WriteAllText(
            project.Dev,
            File.ReadAllText(project.Dev).Replace("\t0\n", "\t1\n", StringComparison.Ordinal)))
            .ShouldBe(["evaluation-texts", "full-precision-evaluation", "quantized-evaluation"]);
    }

    [Fact]
    public void Execute_RowsThatTheSampleDoesNotDraw_RerunTokenizingOnly()
    {
        // Rows of labels are not read from calibration data: their change leaves the sampled texts as they are.
        Rerun(Base, project => File.WriteAllText(
            project.Train,
            File.ReadAllText(project.Train).Replace("\t0\n", "\t1\n", StringComparison.Ordinal)))
            .ShouldBe(["calibration-texts"]);
    }

    [Fact]
    public void Execute_GateOrReportChanged_RerunsNothing() =>
        Rerun(Base with { Tail = "gates: [{ metric: accuracy, maxDrop: 1 }]\nreport: [json]" }).ShouldBeEmpty();

    [Fact]
    public void Execute_MethodChanged_KeepsTextsAndFullPrecision() => Rerun(Base with { Method = "rtn" }).ShouldBe(
        [
            "rtn.module-1", "rtn.module-2", "rtn.module-3", "rtn.module-4", "quantized-evaluation",
            "export.compressed-tensors",
        ]);

    [Fact]
    public void Execute_WeightsOfTheModelChanged_KeepsTexts() => Rerun(Base, project =>
        project.RewriteWeights((entry, values) => Formats.Safetensors.SafetensorsTensor.FromSingles(
            entry.Name, entry.Shape, Array.ConvertAll(values, value => value * 0.5f))))
        .ShouldNotContain(stage => stage.EndsWith("-texts", StringComparison.Ordinal));

    [Fact]
    public void Execute_ChangedSteps_SaysWhy()
    {
        using var project = new TinyProject(Base);
        var listener = new RecordingListener();
        project.Run(listener);
        listener.Reasons["mrem.module-1"].ShouldBe("never run");
        project.Write(Base with { Steps = 3 });
        listener = new RecordingListener();
        project.Run(listener);
        listener.Reasons["mrem.module-1"].ShouldBe("not run yet with steps 3 (was 2)");
    }

    [Fact]
    public void Execute_DamagedArtifact_ComputesItAgainToTheSameBytes()
    {
        using var project = new TinyProject(Base);
        var first = project.Run();
        var digests = FolderSnapshot.DigestsOf(project.Output);
        File.AppendAllText(project.ArtifactOf(first, "mrem.module-2", "module.safetensors"), "x");
        var second = project.Run();
        second.Stages.Where(stage => stage.State == StageState.Done).Select(stage => stage.Name)
            .ShouldBe(["mrem.module-2"], "what follows has the same inputs again");
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(digests);
    }

    [Fact]
    public void Execute_CancelledInTheThirdModule_GoesOnFromThereToTheSameBytes()
    {
        using var uninterrupted = new TinyProject(Base);
        uninterrupted.Run();
        using var project = new TinyProject(Base);
        using var cancellation = new CancellationTokenSource();
        var listener = new RecordingListener
        {
            OnStarted = name =>
            {
                if (name == "mrem.module-3")
                {
                    cancellation.Cancel();
                }
            },
        };
        Should.Throw<OperationCanceledException>(() => project.Run(listener, cancellation: cancellation.Token));
        Directory.Exists(project.Output).ShouldBeFalse();

        var result = project.Run();
        result.Stages.Single(stage => stage.Name == "mrem.module-1").State.ShouldBe(StageState.Hit);
        result.Stages.Single(stage => stage.Name == "mrem.module-2").State.ShouldBe(StageState.Hit);
        result.Stages.Single(stage => stage.Name == "mrem.module-3").State.ShouldBe(StageState.Done);
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(FolderSnapshot.DigestsOf(uninterrupted.Output));
    }

    [Fact]
    public void Execute_ListenerThatThrows_LeavesFinishedStages()
    {
        using var project = new TinyProject(Base);
        var listener = new RecordingListener
        {
            OnStarted = name => (name == "mrem.module-2").ShouldBeFalse("stop here"),
        };
        Should.Throw<ShouldAssertException>(() => project.Run(listener));
        project.Run().Stages.Single(stage => stage.Name == "mrem.module-1").State.ShouldBe(StageState.Hit);
    }

    private static List<string> Rerun(RecipeText changed, Action<TinyProject>? change = null)
    {
        using var project = new TinyProject(Base);
        project.Run();
        project.Write(changed);
        change?.Invoke(project);
        return
        [
            .. project.Run().Stages.Where(stage => stage.State == StageState.Done).Select(stage => stage.Name),
        ];
    }
}
