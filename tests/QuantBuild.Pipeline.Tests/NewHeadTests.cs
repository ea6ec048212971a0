using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Loading;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests;

/// <summary>A pre-trained model without a head for the task, which fine-tuning starts.</summary>
public sealed class NewHeadTests : IDisposable
{
    private const string Labelled =
        "source: data/train.tsv, columns: { text: sentence, label: label }, maxLength: 16";

    private static readonly RecipeText FineTune = new()
    {
        Task = "text-classification\n  labels: [no, yes]",
        Quantizes = false,
        Training = Labelled,
        Train = "epochs: 2, batchSize: 8, learningRate: 1e-3, seed: 3",
    };

    private readonly TinyProject project = new(FineTune, layers: 1);

    public NewHeadTests()
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(project.Model, TinyBert.Create(backend, HeadKind.MaskedLanguageModel, seed: 5, layers: 1));
    }

    [Fact]
    public void Run_FineTune_WritesAClassifierThatLoadsAndEvaluatesBitForBit()
    {
        var result = project.Run();

        var configuration = ModelConfiguration.Open(Path.Combine(project.Checkpoint, ModelConfiguration.FileName));
        configuration.Architectures.ShouldBe(["BertForSequenceClassification"]);
        configuration.Labels.ShouldBe(["no", "yes"]);
        using (var weights = ModelFolder.Open(project.Checkpoint).OpenWeights())
        {
            weights.Tensors.Keys.ShouldContain("classifier.weight");
            weights.Tensors.Keys.ShouldContain("bert.pooler.dense.weight");
        }

        project.Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
    }

    [Fact]
    public void Run_AnotherSeed_RerunsAndGivesAnotherModelTheSameSeedNone()
    {
        project.Run();
        var before = FolderSnapshot.DigestsOf(project.Checkpoint);
        project.Run().AllHits.ShouldBeTrue();

        project.Write(FineTune with
        {
            Train = FineTune.Train!.Replace("seed: 3", "seed: 4", StringComparison.Ordinal),
        });

        project.Run().Stages.Single(stage => stage.Name == QuantizationGraph.FullPrecisionLogits).State
            .ShouldBe(StageState.Done);
        FolderSnapshot.DigestsOf(project.Checkpoint).ShouldNotBe(before);
    }

    [Fact]
    public void Plan_SaysThatTheHeadIsNewAndWhereItStarts()
    {
        var plan = project.Plan(withCache: false);

        plan.NewHead.ShouldNotBeNull().Labels.ShouldBe(["no", "yes"]);
        plan.NewHead.Seed.ShouldBe(3UL);
        plan.Inputs.Keys.ShouldContain(NewHead.SourceName);
        plan.Stages.Single(stage => stage.Name == "train").Sources.ShouldContain(NewHead.SourceName);
        plan.Stages.Single(stage => stage.Name == "training-texts").Sources.ShouldNotContain(NewHead.SourceName);
    }

    [Fact]
    public void Run_QuantizingRecipeAfterIt_QuantizesTheTrainedHead()
    {
        AddBefore(new RecipeText { Modules = 1 });

        project.Plan(withCache: false).NewHead.ShouldNotBeNull();
        var result = project.Run();

        result.Stages.Select(stage => stage.Name).ShouldContain("tiny/train");
        project.Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
    }

    /// <summary>What trains a head goes on with the one that the recipe before it made, planned or run.</summary>
    [Theory]
    [InlineData(null, "")]
    [InlineData("prequant", "")]
    [InlineData("prequant", ", distillation: logits")]
    public void RunAndPlan_TrainingRecipeAfterIt_GoesOnWithItsHead(string? method, string keys)
    {
        AddBefore(new RecipeText
        {
            Modules = 1,
            Quantizes = method is not null,
            Training = Labelled,
            Train = method is null ? "epochs: 1, batchSize: 8" : null,
            Method = method ?? "rtn",
            Activations = 32,
            Overrides = $"  prequant: {{ epochs: 1, batchSize: 8, outliers: {{ share: 0.02 }}{keys} }}",
        });

        project.Plan(withCache: false).NewHead.ShouldNotBeNull().Labels.ShouldBe(["no", "yes"]);
        project.Run().Stages.Select(stage => stage.Name).ShouldContain("tiny/train");
        project.Plan().NewHead.ShouldBeNull("the model that was made has one");
    }

    [Theory]
    [InlineData("labels: [yes, no]", "'model.labels'")]
    [InlineData("multiLabel: true", "'model.multiLabel'")]
    public void RunAndPlan_TrainingRecipeAfterItForAnotherHead_AreRefusedAlike(string model, string key)
    {
        AddBefore(FineTune with { Task = $"text-classification\n  {model}" });

        var planned = Should.Throw<DiagnosticException>(() => project.Plan(withCache: false));
        var run = Should.Throw<DiagnosticException>(() => project.Run());

        planned.Diagnostics.ShouldHaveSingleItem().Message.ShouldContain(key);
        run.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe(planned.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("rtn")]
    [InlineData("qat")]
    public void Run_MethodThatTrainsNoHead_IsQB2010AndSaysWhatToDo(string method)
    {
        project.Write(new RecipeText { Method = method, Modules = 1, Training = method == "qat" ? Labelled : "" });

        var fault = Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB2010");
        fault.Message.ShouldContain("'train'");
    }

    [Fact]
    public void Run_WithoutLabels_IsQB2010ThatNamesTheKey()
    {
        project.Write(FineTune with { Task = "text-classification" });

        var fault = Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB2010");
        fault.Message.ShouldContain("'model.labels'");
    }

    [Fact]
    public void Run_LabelsOfAModelWithAHead_MustBeItsOwn()
    {
        using var other = new TinyProject(FineTune, layers: 1, labels: ["no", "yes"]);
        other.Plan(withCache: false).NewHead.ShouldBeNull();
        other.Write(FineTune with { Task = "text-classification\n  labels: [yes, no]" });

        Should.Throw<DiagnosticException>(() => other.Plan(withCache: false)).Diagnostics.ShouldHaveSingleItem()
            .Message.ShouldContain("'model.labels'");
    }

    [Fact]
    public void Read_LabelsWithoutATrainingThatStartsAHead_IsAWarning()
    {
        project.Write(new RecipeText { Task = FineTune.Task });

        var diagnostic = RunSlots.Standard.Reader.Read(project.RecipePath).Diagnostics
            .Single(each => each.Message.Contains("labels", StringComparison.Ordinal));

        diagnostic.IsError.ShouldBeFalse();
        diagnostic.Message.ShouldContain("'model.labels' has no effect");
    }

    public void Dispose() => project.Dispose();

    /// <summary>Puts a recipe in the place of the fine-tuning one, which makes its model.</summary>
    private void AddBefore(RecipeText recipe)
    {
        File.Move(project.RecipePath, Path.Combine(project.Folder, "head.quant.yaml"));
        File.WriteAllText(
            project.RecipePath,
            recipe.ToString().Replace("source: model", "source: head.quant.yaml", StringComparison.Ordinal));
    }
}
