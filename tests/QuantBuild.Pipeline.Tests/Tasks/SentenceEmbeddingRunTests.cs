using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Models.Data;
using QuantBuild.Models.Loading;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>Embedding models from a recipe: an encoder without a head, and the files of its pooling.</summary>
public sealed class SentenceEmbeddingRunTests : IDisposable
{
    private const string Pairs = "text: first, textPair: second, score: score";
    private const string Training = "source: data/train.tsv, columns: { text: sentence }";
    private const string Mean = """{ "word_embedding_dimension": 32, "pooling_mode_mean_tokens": true }""";

    private static readonly RecipeText Recipe = new()
    {
        Task = "sentence-embedding",
        EvaluationColumns = Pairs,
        Metrics = "[spearman, pearson]",
    };

    private readonly TinyProject project = new(Recipe, layers: 2);

    public SentenceEmbeddingRunTests()
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(project.Model, TinyBert.Create(backend, HeadKind.None, seed: 5, layers: 2));
        WriteModel("modules.json",
            """
            [{ "idx": 0, "path": "", "type": "sentence_transformers.models.Transformer" },
             { "idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling" },
             { "idx": 2, "path": "2_Normalize", "type": "sentence_transformers.models.Normalize" }]
            """);
        WriteModel("1_Pooling/config.json", Mean);
        WriteModel("sentence_bert_config.json", """{ "max_seq_length": 16, "do_lower_case": false }""");
        var sentences = File.ReadLines(project.Dev).Skip(1).Select(line => line.Split('\t')[0]).ToArray();
        File.WriteAllLines(
            project.Dev,
            ["first\tsecond\tscore", .. sentences.Select((text, i) => $"{text}\t{sentences[^(i + 1)]}\t{i % 6}")]);
    }

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("rtn", "")]
    [InlineData("mrem", "")]
    [InlineData("rem", "  rem: { steps: 2, batchSize: 8 }")]
    [InlineData("gptq", "")]
    [InlineData("qat", "  qat: { epochs: 1, batchSize: 8 }")]
    public void Run_EachMethod_EvaluatesTheCheckpointBitForBit(string method, string settings)
    {
        project.Write(Recipe with
        {
            Method = method,
            Overrides = settings,
            Training = method == "qat" ? Training : string.Empty,
        });

        var result = project.Run();

        result.Metrics.Select(metric => metric.Metric).ShouldBe(["spearman", "pearson"]);
        result.Metrics[0].Samples.ShouldBe(40);
        result.Fidelity.Select(figure => figure.Measure.Name).ShouldBe(["cosine", "smallestCosine"]);
        result.Fidelity[0].Value.ShouldBeInRange(0.5, 0.9999999);
        result.Fidelity[1].Value.ShouldBeLessThan(result.Fidelity[0].Value);
        var evaluated = Evaluate(project.Checkpoint);
        evaluated.Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
        (evaluated.Logits.Texts, evaluated.Logits.Columns).ShouldBe((80, 32));
        evaluated.Metrics[0].Value.ShouldBe(result.Metrics[0].Quantized);
    }

    [Fact]
    public void Run_MoreSteps_BringTheVectorsNearer()
    {
        project.Write(Recipe with { Method = "mrem", Steps = 60 });
        var trained = project.Run().Fidelity[0].Value;
        project.Write(Recipe);

        trained.ShouldBeGreaterThan(project.Run().Fidelity[0].Value);
    }

    [Fact]
    public void Run_AFinish_BringsTheVectorsNearerStill()
    {
        var coarse = Recipe with { Method = "mrem", Weights = "bits: 2", Steps = 60, Samples = 60 };
        project.Write(coarse);
        var modulesAlone = project.Run().Fidelity[0].Value;
        project.Write(coarse with { MremKeys = "finish: { steps: 200 }" });

        project.Run().Fidelity[0].Value.ShouldBeGreaterThan(modulesAlone);
    }

    [Fact]
    public void Run_Checkpoint_HasTheFilesOfItsPooling()
    {
        project.Run();

        foreach (var file in (string[])["modules.json", "1_Pooling/config.json", "sentence_bert_config.json"])
        {
            File.ReadAllText(Path.Combine(project.Checkpoint, file))
                .ShouldBe(File.ReadAllText(Path.Combine(project.Model, file)), file);
        }

        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, "report.json")));
        report.RootElement.GetProperty("fidelity").GetProperty("cosine").GetDouble().ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void Run_ShortVectors_CalibratesThemAndTellsWhatTheyAreWorth()
    {
        var before = project.Run();
        project.Write(Recipe with { Overrides = "  vectors: [int8, binary]" });

        var result = project.Run();

        // Nothing that made the model runs again.
        result.Stages.Where(stage => stage.State == StageState.Done).Select(stage => stage.Name)
            .ShouldBe(["vector-ranges", "export.compressed-tensors"]);
        project.QuantizedLogits(result).ShouldBe(project.QuantizedLogits(before));
        var ranges = VectorRangesFile.Read(project.Checkpoint)!;
        (ranges.Texts, ranges.Dimensions).ShouldBe((32, 32));
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, "report.json")));
        var vectors = report.RootElement.GetProperty("vectors");
        vectors.GetProperty("float").GetProperty("spearman").GetDouble().ShouldBe(result.Metrics[0].Quantized);
        vectors.GetProperty("int8").GetProperty("bytes").GetInt32().ShouldBe(32);
        vectors.GetProperty("int8").GetProperty("recall@10").GetDouble().ShouldBeGreaterThan(
            vectors.GetProperty("binary").GetProperty("recall@10").GetDouble());
        File.ReadAllText(Path.Combine(project.Output, "report.md")).ShouldContain("| `binary` | 4 | ");
    }

    [Fact]
    public void Run_WithoutShortVectors_WritesNoRanges()
    {
        project.Run();

        VectorRangesFile.Read(project.Checkpoint).ShouldBeNull();
    }

    [Fact]
    public void Run_AnotherPooling_EvaluatesAnew()
    {
        var mean = project.Run();
        WriteModel("1_Pooling/config.json", Mean.Replace("mean_tokens", "cls_token", StringComparison.Ordinal));

        var first = project.Run();

        first.Stages.Single(stage => stage.Name == "quantized-evaluation").State.ShouldBe(StageState.Done);
        project.QuantizedLogits(first).ShouldNotBe(project.QuantizedLogits(mean));
    }

    [Fact]
    public void Run_WithoutScores_MeasuresFidelityAlone()
    {
        project.Write(Recipe with
        {
            EvaluationColumns = "text: first",
            Metrics = string.Empty,
            Tail = "gates: [{ metric: cosine, minimum: 0.5 }]",
        });

        var result = project.Run();

        result.Metrics.ShouldBeEmpty();
        result.Fidelity[0].Value.ShouldBeGreaterThan(0.5);
        result.GateFailures.ShouldBeEmpty();
    }

    [Fact]
    public void Run_Prefix_IsPartOfEveryText()
    {
        var without = project.QuantizedLogits(project.Run());
        WriteModel(
            "config_sentence_transformers.json",
            """{ "prompts": { "document": "aa ba " }, "default_prompt_name": "document" }""");

        var with = project.Run();

        with.Stages.Single(stage => stage.Name == "calibration-texts").State.ShouldBe(StageState.Done);
        project.QuantizedLogits(with).ShouldNotBe(without);
        Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(with));
    }

    [Fact]
    public void Run_ModelWithoutModules_WritesThoseOfTheRecipe()
    {
        File.Delete(Path.Combine(project.Model, "modules.json"));
        project.Write(Recipe with
        {
            Task = "sentence-embedding\n  pooling: max\n  normalize: false\n  prefix: \"aa \"\n  dimensions: 8",
        });

        var result = project.Run();

        var evaluated = Evaluate(project.Checkpoint);
        evaluated.Logits.Columns.ShouldBe(8);
        evaluated.Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
        File.Exists(Path.Combine(project.Checkpoint, "1_Pooling", "config.json")).ShouldBeTrue();
    }

    [Fact]
    public void Run_FewerDimensions_CutsTheVectors()
    {
        var whole = project.Run();
        project.Write(Recipe with { Task = "sentence-embedding\n  dimensions: 8" });

        var cut = project.Run();

        project.QuantizedLogits(cut).Length.ShouldBe(project.QuantizedLogits(whole).Length / 4);
        Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(cut));
    }

    [Fact]
    public void Plan_OtherPoolingThanTheModels_IsRefused()
    {
        project.Write(Recipe with { Task = "sentence-embedding\n  pooling: cls" });

        Failure().Message.ShouldContain("says otherwise in modules.json");
    }

    [Fact]
    public void Plan_ModelWithAHead_SaysWhatIsWanted()
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(project.Model, TinyBert.Create(backend, seed: 5, layers: 2));

        var diagnostic = Failure();

        diagnostic.Code.ShouldBe("QB2010");
        diagnostic.Message.ShouldContain("BertForSequenceClassification");
    }

    [Fact]
    public void Plan_WithoutModules_SaysWhichFileIsMissing()
    {
        File.Delete(Path.Combine(project.Model, "modules.json"));

        Failure().Message.ShouldContain("or write 'pooling'");
    }

    [Fact]
    public void Plan_LongerThanTheModelTakes_NamesItsLength()
    {
        WriteModel("sentence_bert_config.json", """{ "max_seq_length": 12 }""");

        var diagnostic = Failure();

        diagnostic.Code.ShouldBe("QB1005");
        diagnostic.Message.ShouldContain("cuts texts at 12 tokens");
    }

    [Fact]
    public void Evaluate_WithoutSecondTexts_NamesTheOption() => Should.Throw<DiagnosticException>(
        () => Evaluate(project.Model, new TextColumns("first"))).Message.ShouldContain("--text-pair");

    private CheckpointEvaluationResult Evaluate(string folder, TextColumns? columns = null) =>
        CheckpointEvaluation.Run(
            new CheckpointEvaluationRequest(
                folder, project.Dev, columns ?? new TextColumns("first", "second"), 16, BackendRegistry.Default(2)),
            progress: null,
            CancellationToken.None);

    private Diagnostic Failure() =>
        Should.Throw<DiagnosticException>(() => project.Plan()).Diagnostics.ShouldHaveSingleItem();

    private void WriteModel(string file, string content)
    {
        var path = Path.Combine(project.Model, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
