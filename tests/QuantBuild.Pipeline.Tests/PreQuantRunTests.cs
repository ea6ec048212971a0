using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Deltas;
using QuantBuild.Models.Loading;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests;

/// <summary>The method <c>prequant</c>, from recipe to outputs.</summary>
public sealed class PreQuantRunTests : IDisposable
{
    private const string Labelled =
        "source: data/train.tsv, columns: { text: sentence, label: label }, maxLength: 16";

    private const string BackboneStage = "prequant.backbone";
    private const string Keys = "epochs: 2, batchSize: 8, learningRate: 1e-3, outliers: { share: 0.02 }";

    private static readonly RecipeText Plain = new()
    {
        Method = "prequant",
        Task = "text-classification\n  labels: [no, yes]",
        Weights = "bits: 4, granularity: channel",
        Activations = 32,
        Training = Labelled,
        Overrides = $"  prequant: {{ {Keys} }}",
    };

    private readonly TinyProject project = new(Plain, layers: 2);

    public PreQuantRunTests() => WriteBackbone(seed: 5);

    [Theory]
    [InlineData("bits: 4, granularity: channel", 32, Keys, null)]
    [InlineData("bits: 2", 8, Keys + ", train: [outliers, head, steps, norms, biases]", null)]
    [InlineData("bits: 3, granularity: group:8, symmetric: false", 8, Keys + ", start: quantized", null)]
    [InlineData("bits: 8", 32, Keys + ", train: [outliers]", null)]
    [InlineData("bits: 4", 32, Keys + ", quantizer: mrem, mrem: { steps: 3, batchSize: 8 }", null)]
    [InlineData("bits: 4", 32, Keys + ", distillation: logits", "epochs: 1, batchSize: 8, learningRate: 1e-3")]
    public void Run_TheFolder_EvaluatesBitForBitAsTheRun(string weights, int activations, string keys, string? train)
    {
        project.Write(Plain with
        {
            Weights = weights, Activations = activations, Overrides = $"  prequant: {{ {keys} }}", Train = train,
        });

        var result = project.Run();

        project.Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
        File.Delete(Path.Combine(project.Checkpoint, DeltaFile.FileName));
        Should.Throw<DiagnosticException>(() => project.Evaluate(project.Checkpoint), "a backbone has no head");
    }

    [Fact]
    public void Run_OtherTasksHeadsAndTraining_ShareTheBackbone()
    {
        var first = project.Run();
        var (key, weights) = (KeyOf(first), WeightsOf());
        first.Stages.Single(stage => stage.Name == BackboneStage).State.ShouldBe(StageState.Done);
        foreach (var other in (RecipeText[])
        [
            Plain with { Task = "text-classification\n  labels: [a, b, c]" },
            Plain with { Task = "glue/sst2" },
            Plain with
            {
                Overrides = "  prequant: { epochs: 1, outliers: { deviations: 3 }, train: [outliers, head, steps] }",
            },
            Plain with { Activations = 8, Modules = 1, Samples = 8 },
            Plain with { Train = "epochs: 1, batchSize: 8" },
        ])
        {
            project.Write(other);
            var result = project.Run();
            KeyOf(result).ShouldBe(key);
            result.Stages.Single(stage => stage.Name == BackboneStage).State.ShouldBe(StageState.Hit);
            WeightsOf().ShouldBe(weights, "the shipped backbone");
        }

        project.Write(Plain with { Weights = "bits: 2, granularity: channel" });
        KeyOf(project.Run()).ShouldNotBe(key);
    }

    [Fact]
    public void Run_SameBackboneInAnotherFileWithAnotherHead_SharesIt()
    {
        var key = KeyOf(project.Run());
        var weights = WeightsOf();
        WriteBackbone(seed: 5, HeadKind.SequenceClassification);
        project.Write(Plain with { Task = "text-classification" });
        var result = project.Run();
        KeyOf(result).ShouldBe(key);
        WeightsOf().ShouldBe(weights);

        WriteBackbone(seed: 6, HeadKind.SequenceClassification);
        KeyOf(project.Run()).ShouldNotBe(key);
    }

    [Fact]
    public void Run_WithTrain_ComparesWithTheFineTunedModelAndStartsFromTheSource()
    {
        var alone = project.Run();
        var delta = DeltaDigest();
        var before = alone.Metrics[0].Full;
        project.Write(Plain with { Train = "epochs: 30, batchSize: 8, learningRate: 1e-3" });
        var result = project.Run();
        DeltaDigest().ShouldBe(delta, "the fine-tuned model is not what is quantized");
        result.Metrics[0].Quantized.ShouldBe(alone.Metrics[0].Quantized);
        result.Metrics[0].Full.ShouldNotBe(before);
    }

    [Fact]
    public async Task Run_TwoProjectsAtOnce_MakeTheBackboneOnce()
    {
        using var other = new TinyProject(Plain with { Task = "text-classification\n  labels: [a, b, c]" }, layers: 2);
        File.Copy(project.WeightsFile, other.WeightsFile, overwrite: true);
        File.Copy(
            Path.Combine(project.Model, "config.json"), Path.Combine(other.Model, "config.json"), overwrite: true);
        other.Cache = Path.Combine(project.Folder, project.Cache);
        var results = await Task.WhenAll(Task.Run(() => project.Run()), Task.Run(() => other.Run()));
        results.Count(result => StateOf(result) == StageState.Done).ShouldBe(1);
        KeyOf(results[0]).ShouldBe(KeyOf(results[1]));
    }

    [Fact]
    public void Run_WithOneThreadAndWithTwo_WritesTheSameBytes()
    {
        project.Run(threads: 1);
        var digests = FolderSnapshot.DigestsOf(project.Output);
        project.Cache = "other-cache";
        project.Run(threads: 2).AllHits.ShouldBeFalse();
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(digests);
    }

    [Fact]
    public void Run_TheDelta_IsSmallAndHoldsNothingOfTheBackbone()
    {
        project.Run();
        using var backbone = QuantBuild.Formats.Safetensors.SafetensorsFile.Open(
            Path.Combine(project.Checkpoint, "model.safetensors"));
        using var delta = QuantBuild.Formats.Safetensors.SafetensorsFile.Open(
            Path.Combine(project.Checkpoint, DeltaFile.FileName));
        backbone.Tensors.Keys.ShouldNotContain(name => name.StartsWith("classifier", StringComparison.Ordinal));
        backbone.Tensors.Keys.ShouldNotContain(name => name.Contains("pooler", StringComparison.Ordinal));
        delta.Tensors.Keys.Where(name => name.StartsWith("parameters/", StringComparison.Ordinal)).ShouldBe(
            [
                "parameters/bert.pooler.dense.weight", "parameters/bert.pooler.dense.bias",
                "parameters/classifier.weight", "parameters/classifier.bias",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Evaluate_ADeltaOnAnotherBackbone_IsRefusedByName()
    {
        project.Run();
        var delta = File.ReadAllBytes(Path.Combine(project.Checkpoint, DeltaFile.FileName));
        project.Write(Plain with { Weights = "bits: 2" });
        project.Run();
        File.WriteAllBytes(Path.Combine(project.Checkpoint, DeltaFile.FileName), delta);
        var exception = Should.Throw<DiagnosticException>(() => project.Evaluate(project.Checkpoint));
        exception.Diagnostics[0].Code.ShouldBe("QB2011");
        exception.Message.ShouldContain(DeltaFile.FileName);
    }

    [Fact]
    public void Run_DistillationFromAnUntrainedHead_IsRefused()
    {
        project.Write(Plain with { Overrides = "  prequant: { distillation: logits }" });
        var exception = Should.Throw<DiagnosticException>(() => project.Run());
        exception.Diagnostics[0].Code.ShouldBe("QB1009");
        exception.Message.ShouldContain("train one with the section 'train'");
    }

    [Fact]
    public void Plan_EveryKeyOfTheSection_IsPartOfTheTasksKey() => new[]
    {
        "epochs: 2",
        "epochs: 3",
        "epochs: 2, batchSize: 9",
        "epochs: 2, learningRate: 2e-3",
        "epochs: 2, stepSizeLearningRate: 2e-3",
        "epochs: 2, schedule: cosine",
        "epochs: 2, schedule: constant",
        "epochs: 2, warmup: 0.2",
        "epochs: 2, weightDecay: 0.1",
        "epochs: 2, dropout: 0.1",
        "epochs: 2, start: quantized",
        "epochs: 2, train: [head]",
        "epochs: 2, train: [outliers]",
        "epochs: 2, train: [outliers, head, steps]",
        "epochs: 2, train: [outliers, head, norms]",
        "epochs: 2, train: [outliers, head, biases]",
        "epochs: 2, outliers: { share: 0.01 }",
        "epochs: 2, outliers: { deviations: 3 }",
        "epochs: 2, outliers: { per: row }",
        "epochs: 2, outliers: { per: model }",
        "epochs: 2, outliers: { choose: random }",
        "epochs: 2, seed: 1",
    }.Select(keys =>
    {
        project.Write(Plain with { Overrides = $"  prequant: {{ {keys} }}" });
        var stage = project.Plan(withCache: false).Stages.Single(stage => stage.Name == "prequant");
        return string.Join(';', stage.Parameters);
    }).ToList().ShouldBeUnique();

    [Fact]
    public void Run_Report_NamesTheBackboneAndWhatTheTaskAdds()
    {
        project.Run();
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Output, "report.json")));
        report.RootElement.GetProperty("quantization").GetProperty("method").GetString().ShouldBe("prequant");
        var backbone = report.RootElement.GetProperty("backbone");
        backbone.GetProperty("sha256").GetString().ShouldBe(WeightsOf());
        var delta = Path.Combine(project.Checkpoint, DeltaFile.FileName);
        backbone.GetProperty("deltaBytes").GetInt64().ShouldBe(new FileInfo(delta).Length);
        var outliers = backbone.GetProperty("outliers").GetInt64();
        outliers.ShouldBeInRange(1, backbone.GetProperty("values").GetInt64() - 1);
        File.ReadAllText(Path.Combine(project.Output, "report.md")).ShouldContain($"SHA-256 {WeightsOf()}");
    }

    public void Dispose() => project.Dispose();

    private static string KeyOf(RunResult result) =>
        result.Stages.Single(stage => stage.Name == BackboneStage).Key;

    private static StageState StateOf(RunResult result) =>
        result.Stages.Single(stage => stage.Name == BackboneStage).State;

    private string WeightsOf() => Digest.OfFile(Path.Combine(project.Checkpoint, "model.safetensors"));

    private string DeltaDigest() => Digest.OfFile(Path.Combine(project.Checkpoint, DeltaFile.FileName));

    private void WriteBackbone(ulong seed, HeadKind head = HeadKind.MaskedLanguageModel)
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(project.Model, TinyBert.Create(backend, head, seed, layers: 2));
    }
}
