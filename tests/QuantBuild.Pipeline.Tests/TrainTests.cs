using System.Text.Json;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Tests;

/// <summary>The section <c>train</c>, alone and before <c>quantize</c>.</summary>
public sealed class TrainTests : IDisposable
{
    private const string Labelled =
        "source: data/train.tsv, columns: { text: sentence, label: label }, maxLength: 16";

    private const string Short = "epochs: 2, batchSize: 8, learningRate: 1e-3";

    private static readonly RecipeText Alone = new() { Quantizes = false, Training = Labelled, Train = Short };

    private static readonly RecipeText Both = Alone with { Quantizes = true };

    // SHA-256 of what the stage leaves for the tiny model.
    private static readonly (int Version, string Sha256) Golden =
        (1, "9c19f516526dd684a31291bca375cbdf8e4e0da5f8fc1b3c1db27c1982b5b211");

    private readonly TinyProject project = new(Alone, layers: 2);

    [Fact]
    public void Run_TrainAndQuantizeInOneRecipe_IsWhatTwoRecipesMake()
    {
        File.WriteAllText(Path.Combine(project.Folder, "trained.quant.yaml"), Alone.ToString());
        File.WriteAllText(
            project.RecipePath,
            (Both with { Train = null }).ToString()
                .Replace("source: model", "source: trained.quant.yaml", StringComparison.Ordinal));
        var chained = project.Run();
        var digests = FolderSnapshot.DigestsOf(project.Checkpoint);

        project.Write(Both);
        var result = project.Run();

        FolderSnapshot.DigestsOf(project.Checkpoint).ShouldBe(digests);
        result.Metrics.ShouldBe(chained.Metrics);
        result.Outcome.ShouldBe(RunOutcome.Quantized);
    }

    [Fact]
    public void Run_OtherRecipesWithTheSameTraining_ShareIt()
    {
        var key = KeyOfTraining(project.Run());
        foreach (var other in (RecipeText[])
        [
            Both,
            Both with { Weights = "bits: 2", Modules = 1, Samples = 8 },
            Both with { Method = "mrem" },
            Both with { Method = "qat", Overrides = "  qat: { epochs: 1, batchSize: 16 }" },
            Alone with { Tail = "gates: [{ metric: accuracy, maxDrop: 1 }]\nreport: [json]" },
        ])
        {
            project.Write(other);
            var result = project.Run();
            KeyOfTraining(result).ShouldBe(key, other.Method);
            result.Stages.Single(stage => stage.Name == TrainStage.Name).State.ShouldBe(StageState.Hit);
        }

        File.WriteAllText(
            project.Dev, File.ReadAllText(project.Dev).Replace("\t0\n", "\t1\n", StringComparison.Ordinal));
        KeyOfTraining(project.Run()).ShouldBe(key, "what the model is evaluated on decides nothing");
    }

    [Fact]
    public void Plan_EveryKeyOfTheSection_IsPartOfTheKey() => new[]
    {
        Short,
        "epochs: 3, batchSize: 8, learningRate: 1e-3",
        "steps: 2, batchSize: 8, learningRate: 1e-3",
        "epochs: 2, batchSize: 9, learningRate: 1e-3",
        "epochs: 2, batchSize: 8, learningRate: 2e-3",
        Short + ", accumulation: 2",
        Short + ", layerRateDecay: 0.5",
        Short + ", schedule: cosine",
        Short + ", schedule: constant",
        Short + ", warmup: 0.2",
        Short + ", warmupSteps: 2",
        Short + ", weightDecay: 0",
        Short + ", dropout: 0",
        Short + ", heldBack: 0.1",
        Short + ", keep: best",
        Short + ", keep: best, metric: accuracy",
        Short + ", keep: best, patience: 1",
        Short + ", seed: 1",
    }.Select(keys =>
    {
        project.Write(Alone with { Train = keys });
        var stage = project.Plan(withCache: false).Stages.Single(stage => stage.Name == TrainStage.Name);
        return string.Join(';', stage.Parameters);
    }).ToList().ShouldBeUnique();

    [Fact]
    public void Run_Alone_HasNothingOfCalibrationAndQuantization()
    {
        var result = project.Run();

        result.Stages.Select(stage => stage.Name).ShouldBe(
        [
            "evaluation-texts", "full-precision-evaluation", "training-texts", "train", "quantized-evaluation",
            "export.compressed-tensors",
        ]);
        result.Outcome.ShouldBe(RunOutcome.FineTuned);
        var report = ReadReport();
        report.GetProperty("quantization").GetProperty("method").GetString().ShouldBe("none");
        report.GetProperty("quantization").GetProperty("bits").GetString().ShouldBe("32-32-32");
        report.GetProperty("provenance").GetProperty("algorithm").GetProperty("name").GetString().ShouldBe("train");
        report.TryGetProperty("calibrationSamples", out _).ShouldBeFalse();
        File.ReadAllText(Path.Combine(project.Output, "report.md")).ShouldNotContain("| Calibration |");
    }

    [Fact]
    public void Run_WithoutCalibration_QuantizesByTheTrainingTexts()
    {
        project.Write(Both with { Samples = 4096 });
        project.Run();
        var digests = FolderSnapshot.DigestsOf(project.Output);

        File.WriteAllText(project.RecipePath, string.Join('\n', (Both with { Samples = 4096 }).ToString().Split('\n')
            .Where(line => !IsOfCalibration(line))));
        project.Run().AllHits.ShouldBeTrue();

        FolderSnapshot.DigestsOf(project.Output).ShouldBe(digests, "the resolved recipe is the same too");

        static bool IsOfCalibration(string line) => line is "  calibration:" or "    source: data/train.tsv"
            or "    columns: { text: sentence }" or "    samples: 4096" or "    maxLength: 16";
    }

    [Fact]
    public void Run_KeepBest_LeavesTheStateOfTheBestEpochAndReportsEach()
    {
        project.Write(Alone with { Train = "epochs: 8, batchSize: 8, learningRate: 3e-3, heldBack: 0.25, keep: best" });
        project.Run();
        var training = ReadReport().GetProperty("training");
        var scores = Scores(training);
        var best = Array.IndexOf(scores, scores.Max());

        training.GetProperty("metric").GetString().ShouldBe("accuracy");
        training.GetProperty("steps").GetInt32().ShouldBe(8 * 6, "45 of 60 texts, by eights");
        scores.Length.ShouldBe(8);
        scores.ShouldAllBe(score => (score * 15) % 1 == 0, "of 15 texts");
        training.GetProperty("keptStep").GetInt32().ShouldBe((best + 1) * 6);
        var losses = training.GetProperty("epochs").EnumerateArray()
            .Select(epoch => epoch.GetProperty("loss").GetDouble()).ToList();
        losses[^1].ShouldBeLessThan(losses[0]);
        File.ReadAllText(Path.Combine(project.Output, "report.md")).ShouldContain($"after step {(best + 1) * 6}.");

        var kept = FolderSnapshot.DigestsOf(project.Checkpoint);
        project.Write(Alone with { Train = "epochs: 8, batchSize: 8, learningRate: 3e-3, heldBack: 0.25" });
        project.Run();
        var last = ReadReport().GetProperty("training");
        Scores(last).ShouldBe(scores, "the same training");
        last.GetProperty("keptStep").GetInt32().ShouldBe(48);
        (FolderSnapshot.DigestsOf(project.Checkpoint)["model.safetensors"] == kept["model.safetensors"])
            .ShouldBe(best == 7);
    }

    [Fact]
    public void Run_Patience_EndsAfterTheEpochsWithoutABetterMetric()
    {
        const string Keys = "epochs: 30, batchSize: 8, learningRate: 3e-3, heldBack: 0.25, keep: best, patience: 2";
        project.Write(Alone with { Train = Keys });

        project.Run();

        var training = ReadReport().GetProperty("training");
        var scores = Scores(training);
        var best = Array.IndexOf(scores, scores.Max());
        scores.Length.ShouldBe(best + 3);
        scores.Length.ShouldBeLessThan(30);
        training.GetProperty("steps").GetInt32().ShouldBe(scores.Length * 6);
        training.GetProperty("keptStep").GetInt32().ShouldBe((best + 1) * 6);
    }

    [Fact]
    public void Run_Steps_EndWithinAnEpoch()
    {
        project.Write(Alone with { Train = "steps: 11, batchSize: 8, warmupSteps: 2" });
        project.Run();

        var epochs = ReadReport().GetProperty("training").GetProperty("epochs").EnumerateArray()
            .Select(epoch => epoch.GetProperty("steps").GetInt32()).ToList();

        epochs.ShouldBe([8, 11]);
    }

    [Fact]
    public void Run_HeldBackOfOneText_IsAnErrorAtTheData()
    {
        project.Write(Alone with { Training = Labelled + ", samples: 1", Train = Short + ", heldBack: 0.1" });

        var fault = Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem();

        fault.Location!.File.ShouldBe(project.Train);
        fault.Message.ShouldContain("held back");
    }

    [Theory]
    [InlineData("heldBack: 0.2, keep: best")]
    [InlineData("accumulation: 3, dropout: 0.2")]
    public void Run_InterruptedAndResumed_EndsWithTheBytesOfAnUninterruptedRun(string keys)
    {
        var recipe = Alone with { Train = "epochs: 6, batchSize: 8, learningRate: 1e-3, " + keys };
        project.Write(recipe);
        project.Run();
        using var other = new TinyProject(recipe, layers: 2);
        foreach (var share in (double[])[0.2, 0.6])
        {
            using var stopping = new CancellationTokenSource();
            var listener = new RecordingListener
            {
                Progressed = (stage, fraction) => Stop(stage, fraction >= share, stopping),
            };
            Should.Throw<OperationCanceledException>(() => other.Run(listener, cancellation: stopping.Token));
        }

        other.Run(threads: 2).Stages.Single(stage => stage.IsResumed).Name.ShouldBe(TrainStage.Name);

        FolderSnapshot.DigestsOf(other.Output).ShouldBe(FolderSnapshot.DigestsOf(project.Output));

        static void Stop(string stage, bool isTime, CancellationTokenSource stopping)
        {
            if (stage == TrainStage.Name && isTime)
            {
                stopping.Cancel();
            }
        }
    }

    [Fact]
    public void Execute_TheTinyModel_GivesTheBytesRecordedForTheStagesVersion()
    {
        var result = project.Run();

        var digest = Digest.OfFile(project.ArtifactOf(result, TrainStage.Name, "module.safetensors"));

        (TrainStage.Version, digest).ShouldBe(Golden, "other bytes need another version: record both together");
    }

    public void Dispose() => project.Dispose();

    private static string KeyOfTraining(RunResult result) =>
        result.Stages.Single(stage => stage.Name == TrainStage.Name).Key;

    private static double[] Scores(JsonElement training) =>
        [.. training.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.GetProperty("score").GetDouble())];

    private JsonElement ReadReport() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Output, "report.json"))).RootElement;
}
