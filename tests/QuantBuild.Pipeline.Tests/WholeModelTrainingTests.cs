using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests;

/// <summary>The methods that train a whole model, from recipe to outputs.</summary>
public sealed class WholeModelTrainingTests
{
    private const string Labelled =
        "source: data/train.tsv, columns: { text: sentence, label: label }, maxLength: 16";

    private static readonly RecipeText Rounding = new() { Weights = "bits: 2", Embeddings = 2 };

    private static readonly RecipeText Qat = Rounding with
    {
        Method = "qat",
        Training = "source: data/train.tsv, columns: { text: sentence }",
        Overrides = "  qat: { epochs: 12, batchSize: 8, learningRate: 1e-3 }",
    };

    private static readonly RecipeText FineTune = new()
    {
        Quantizes = false,
        Training = Labelled,
        Train = "epochs: 2, batchSize: 8, learningRate: 1e-3",
    };

    [Fact]
    public void Execute_Qat_EndsCloserToFullPrecisionThanRounding()
    {
        using var project = new TinyProject(Rounding);
        var rounded = project.Run().FidelityOf("klDivergence");
        project.Write(Qat);
        project.Run().FidelityOf("klDivergence").ShouldBeLessThan(rounded);
        File.ReadAllText(Path.Combine(project.Output, "report.md")).ShouldContain("qat, 2-2-8");
    }

    [Theory]
    [InlineData("qat")]
    [InlineData("train")]
    public void Execute_TheCheckpoint_EvaluatesBitForBitAsTheRun(string method)
    {
        using var project = new TinyProject(method == "qat" ? Qat with { Embeddings = 32 } : FineTune);
        var result = project.Run();
        project.Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
        project.Evaluate(project.Model).Logits.Values.ToArray().ShouldNotBe(project.QuantizedLogits(result));
    }

    [Theory]
    [InlineData("qat")]
    [InlineData("train")]
    public void Execute_WithOneThreadAndWithTwo_WritesTheSameBytes(string method)
    {
        using var project = new TinyProject(method == "qat" ? Qat : FineTune);
        project.Run(threads: 1);
        var digests = FolderSnapshot.DigestsOf(project.Output);
        project.Cache = "other-cache";
        project.Run(threads: 2).AllHits.ShouldBeFalse();
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(digests);
    }

    [Fact]
    public void Execute_FineTune_WritesAnOrdinaryCheckpoint()
    {
        using var project = new TinyProject(FineTune);
        project.Run();
        Directory.GetFiles(project.Checkpoint).Select(Path.GetFileName).ShouldBe(
            ["config.json", "model.safetensors", "vocab.txt"], ignoreOrder: true);
        File.ReadAllText(Path.Combine(project.Checkpoint, "config.json")).ShouldBe(
            File.ReadAllText(Path.Combine(project.Model, "config.json")));
    }

    [Fact]
    public void Execute_QatOtherLabelsInItsTrainingData_ReadsTheTextsAgainOnly()
    {
        using var project = new TinyProject(Qat with { Training = Labelled });
        project.Run();
        var labels = File.ReadAllText(project.Train).Replace("\t0\n", "\t1\n", StringComparison.Ordinal);
        File.WriteAllText(project.Train, labels);
        project.Run().Stages.Where(stage => stage.State == StageState.Done).Select(stage => stage.Name).ShouldBe(
            ["calibration-texts", "training-texts"]);
    }

    [Fact]
    public void Plan_OfQat_ListsTheTrainingTextsAmongStagesAndInputs()
    {
        using var project = new TinyProject(
            Qat with { Training = Labelled.Replace("train.tsv", "dev.tsv", StringComparison.Ordinal) });
        var plan = project.Plan();
        plan.Stages.Select(stage => stage.Name).ShouldContain("training-texts");
        plan.Stages.Single(stage => stage.Name == "qat").Dependencies.ShouldContain("training-texts");
        project.Write(Rounding with { Training = Labelled });
        project.Plan().Stages.Select(stage => stage.Name).ShouldNotContain("training-texts");
    }
}
