using System.Text.Json;
using QuantBuild.Formats.TextGeneration;
using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>Models that write texts from a recipe: fine-tuned, quantized by each method, exported, judged.</summary>
public sealed class TextToTextRunTests : IDisposable
{
    private const string Columns = "text: sentence, target: target";
    private const string Training = $"source: data/train.tsv, columns: {{ {Columns} }}, maxLength: 16";

    // The loss, and the answer; behind them stands the divergence from a model that an evaluation does not have.
    private const int OwnColumns = 2;

    private static readonly RecipeText Quantized = new()
    {
        Task = "text-to-text\n  prompt: \"say: {text}\"\n  targetMaxLength: 6",
        EvaluationColumns = Columns,
        TextColumn = "sentence, target: target",
        Metrics = "[exactMatch, accuracy, tokenF1, rougeL, perplexity]",
    };

    private static readonly RecipeText Trained = Quantized with
    {
        Quantizes = false,
        Training = Training,
        Train = "epochs: 12, batchSize: 8, learningRate: 3e-3, dropout: 0, heldBack: 0.1, keep: best, seed: 3",
    };

    private readonly TinyProject project = new(Quantized, layers: 1);

    public TextToTextRunTests()
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(isGated: true), seed: 5);
        TinyT5.Sharpen(model, 6);
        ModelWriter.Write(project.Model, model);
        File.Delete(Path.Combine(project.Model, "vocab.txt"));
        TinyT5Tokenizer.Write(project.Model);
        WriteTable(project.Train, rows: 96, seed: 1);
        WriteTable(project.Dev, rows: 24, seed: 2);
    }

    public void Dispose() => project.Dispose();

    [Fact]
    public void Run_Training_LearnsToWriteTheWord()
    {
        project.Write(Trained);

        var result = project.Run();

        result.Metrics.Select(metric => metric.Metric)
            .ShouldBe(["exactMatch", "accuracy", "tokenF1", "rougeL", "perplexity"]);
        result.Metrics[1].Full.ShouldBeLessThan(0.7);
        result.Metrics[1].Quantized.ShouldBeGreaterThan(0.9);
        result.Metrics[4].Quantized.ShouldBeLessThan(result.Metrics[4].Full / 2);
        ShouldEvaluateAs(result);
        var settings = GenerationSettingsFile.Read(project.Checkpoint);
        settings.Prompt.Source.ShouldBe("say: {text}");
        settings.ShouldBe(settings with { TargetMaxLength = 6, MaxNewTokens = 6, Beams = 1 });
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, "report.json")));
        var written = report.RootElement.GetProperty("writtenTexts");
        written.GetProperty("count").GetInt32().ShouldBe(24);
        written.GetProperty("different").GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("rtn", "")]
    [InlineData("mrem", "")]
    [InlineData("mrem", "", 4, "schedule: parallel")]
    [InlineData("rem", "  rem: { steps: 2, batchSize: 8 }")]
    [InlineData("gptq", "")]
    [InlineData("qat", "  qat: { epochs: 1, batchSize: 8 }")]
    [InlineData("qat", "  qat: { epochs: 1, batchSize: 8, labels: hard }", 32)]
    [InlineData("prequant", "  prequant: { epochs: 1, batchSize: 8 }")]
    public void Run_EachMethod_EvaluatesTheCheckpointBitForBit(
        string method, string settings, int embeddings = 4, string schedule = "schedule: sequential")
    {
        project.Write(Quantized with
        {
            Method = method,
            Overrides = settings,
            Embeddings = embeddings,
            MremKeys = schedule,
            Training = method is "qat" or "prequant" ? Training : string.Empty,
        });

        var result = project.Run();

        result.Fidelity.Select(figure => figure.Measure.Name).ShouldBe(["agreement", "klDivergence"]);
        result.FidelityOf("klDivergence").ShouldBeGreaterThan(0);
        ShouldEvaluateAs(result);
    }

    [Fact]
    public void Run_OutliersOfATrainedModel_WriteNearlyAsWellByItsPrompt()
    {
        File.WriteAllText(Path.Combine(project.Folder, "taught.quant.yaml"), Trained.ToString());
        project.Write(Quantized with
        {
            Task = "text-to-text",
            Method = "prequant",
            Training = Training,
            Overrides = "  prequant: { epochs: 3, batchSize: 8, learningRate: 1e-3, outliers: { share: 0.05 } }",
        });
        File.WriteAllText(project.RecipePath, File.ReadAllText(project.RecipePath)
            .Replace("source: model", "source: taught.quant.yaml", StringComparison.Ordinal));

        var result = project.Run();

        result.Metrics[1].Full.ShouldBeGreaterThan(0.9);
        result.Metrics[1].Quantized.ShouldBeGreaterThan(0.9);
        GenerationSettingsFile.Read(project.Checkpoint).Prompt.Source.ShouldBe("say: {text}");
        ShouldEvaluateAs(result);
    }

    [Fact]
    public void Run_WithBeamsAndLabels_WritesAsEvaluated()
    {
        foreach (var path in (string[])[project.Train, project.Dev])
        {
            File.WriteAllLines(path, File.ReadAllLines(path).Select(line => line
                .Replace("\tyes", "\t1", StringComparison.Ordinal).Replace("\tno", "\t0", StringComparison.Ordinal)));
        }

        project.Write(Quantized with { Task = $"{Quantized.Task}\n  beams: 3" });
        File.WriteAllText(project.RecipePath, File.ReadAllText(project.RecipePath).Replace(
            "columns:", "labels: { \"0\": no, \"1\": yes }\n    columns:", StringComparison.Ordinal));

        var result = project.Run();

        var request = RequestOf(project.Checkpoint);
        var evaluated = CheckpointEvaluation.Run(
            request with
            {
                Columns = request.Columns with
                {
                    LabelNames = new Dictionary<string, string> { ["0"] = "no", ["1"] = "yes" },
                },
            },
            progress: null,
            CancellationToken.None);
        ShouldBeAs(result, evaluated);
    }

    [Fact]
    public void Run_WithOtherThreads_GivesTheSameBytes()
    {
        project.Write(Trained with { Train = "steps: 6, batchSize: 8, accumulation: 3", Quantizes = true });
        project.Run(threads: 1);
        var digests = FolderSnapshot.DigestsOf(project.Output);
        project.Cache = "other";

        project.Run(threads: 2);

        FolderSnapshot.DigestsOf(project.Output).ShouldBe(digests);
    }

    [Theory]
    [InlineData("\n  prompt: \"say: {text}\"\n  targetMaxLength: 6\n  maxNewTokens: 6", true)]
    [InlineData("\n  prompt: \"say: {text}\"\n  targetMaxLength: 6\n  beams: 2", false)]
    [InlineData("\n  prompt: \"say: {text}\"\n  targetMaxLength: 6\n  maxNewTokens: 3", false)]
    [InlineData("\n  prompt: \"a {text}\"\n  targetMaxLength: 6", false)]
    [InlineData("\n  prompt: \"say: {text}\"\n  targetMaxLength: 5", false)]
    public void Run_AnotherSetting_RunsWhatDependsOnIt(string keys, bool isSame)
    {
        project.Run();

        project.Write(Quantized with { Task = $"text-to-text{keys}" });

        project.Run().AllHits.ShouldBe(isSame);
    }

    [Fact]
    public void Validate_EmptyTarget_IsNamedWithItsLine()
    {
        File.AppendAllText(project.Dev, "a good fb\t\n");

        var fault = Should.Throw<DiagnosticException>(() => RecipePlanner.Validate(project.ReadRecipe()))
            .Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB3002");
        fault.Location!.Line.ShouldBe(26);
    }

    [Fact]
    public void Plan_OfAClassifier_SaysWhatIsSupported()
    {
        project.Write(new RecipeText { LabelColumn = "target" });

        Should.Throw<DiagnosticException>(() => project.Plan(withCache: false)).Diagnostics
            .ShouldHaveSingleItem().Code.ShouldBe("QB1009");
    }

    private static void WriteTable(string path, int rows, int seed)
    {
        var lines = Enumerable.Range(0, rows).Select(row =>
        {
            var isGood = ((row * 7) + (row / 3) + seed) % 2 == 0;
            var words = Enumerable.Range(0, 1 + ((row + seed) % 5))
                .Select(i => TinyT5Tokenizer.Filler((row * 5) + (i * 7) + seed)).ToList();
            words.Insert(row % (words.Count + 1), isGood ? "good" : "bad");
            return $"{string.Join(' ', words)}\t{(isGood ? "yes" : "no")}";
        });
        File.WriteAllLines(path, ["sentence\ttarget", .. lines]);
    }

    private void ShouldEvaluateAs(RunResult result) =>
        ShouldBeAs(result, CheckpointEvaluation.Run(
            RequestOf(project.Checkpoint), progress: null, CancellationToken.None));

    private void ShouldBeAs(RunResult result, CheckpointEvaluationResult evaluated)
    {
        var ran = LogitsFile.Read(project.ArtifactOf(result, "quantized-evaluation", LogitsFile.Name));
        OwnColumnsOf(evaluated.Logits.Values.ToArray()).ShouldBe(OwnColumnsOf(ran.Values.ToArray()));
        Shown(evaluated.Logits.Written!).ShouldBe(Shown(ran.Written!));
        evaluated.Metrics.Select(metric => metric.Value)
            .ShouldBe(result.Metrics.Select(metric => metric.Quantized));

        static float[] OwnColumnsOf(float[] values) =>
            [.. values.Chunk(OwnColumns + 1).SelectMany(row => row.Take(OwnColumns))];

        static IEnumerable<string> Shown(IReadOnlyList<WrittenText> written) =>
            written.Select(text => $"{string.Join(' ', text.Tokens)}: {text.Text}");
    }

    private CheckpointEvaluationRequest RequestOf(string folder) => new(
        folder,
        project.Dev,
        new TextColumns("sentence", Pair: null, "target"),
        16,
        BackendRegistry.Default(2));
}
