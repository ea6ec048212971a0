using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>Masked language models from a recipe: pre-trained on plain text, exported, quantized.</summary>
public sealed class MaskedLanguageModelRunTests : IDisposable
{
    private const string Texts = "text: sentence";
    private const string Training = "source: data/train.tsv, columns: { text: sentence }, maxLength: 16";

    // The loss, and the answer; behind them stands the divergence from a model that an evaluation does not have.
    private const int OwnColumns = 2;

    private static readonly RecipeText Quantized = new()
    {
        Task = "masked-lm",
        EvaluationColumns = Texts,
        Metrics = "[perplexity, maskedAccuracy]",
    };

    private static readonly RecipeText PreTrained = Quantized with
    {
        Quantizes = false,
        Training = Training,
        Train = "epochs: 400, batchSize: 8, learningRate: 3e-3, weightDecay: 0.1, dropout: 0, heldBack: 0.1, "
            + "keep: best, seed: 3",
    };

    private readonly TinyProject project = new(Quantized, layers: 2);

    public MaskedLanguageModelRunTests()
    {
        WriteModel(HeadKind.MaskedLanguageModel);
        PatternTexts.Write(project.Train, heldOut: false);
        PatternTexts.Write(project.Dev, heldOut: true);
    }

    public void Dispose() => project.Dispose();

    [Fact]
    public void Run_PreTraining_FindsHeldOutWordsFarBetterThanByTheirFrequency()
    {
        WriteModel(HeadKind.None);
        project.Write(PreTrained);

        var result = project.Run();

        result.Metrics.Select(metric => metric.Metric).ShouldBe(["perplexity", "maskedAccuracy"]);
        var (perplexity, accuracy) = (result.Metrics[0], result.Metrics[1]);
        perplexity.Full.ShouldBeGreaterThan(PatternTexts.Words, "all words are alike frequent");
        perplexity.Quantized.ShouldBeLessThan(PatternTexts.Words / 4.0);
        perplexity.Samples.ShouldBe(24);
        accuracy.Quantized.ShouldBeGreaterThan(accuracy.Full + 0.3);
        ModelConfiguration.Open(Path.Combine(project.Checkpoint, ModelConfiguration.FileName)).Architectures
            .ShouldBe(["BertForMaskedLM"]);
        ShouldEvaluateAs(result);
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, "report.json")));
        report.RootElement.GetProperty("maskedTokens").GetProperty("count").GetInt64().ShouldBe(24 * 2);
    }

    [Fact]
    public void Run_FromFreshWeights_NeedsNoneAndStartsWhereTheConfigurationSays()
    {
        File.Delete(project.WeightsFile);
        project.Write(PreTrained with { Train = $"from: fresh, {PreTrained.Train}" });

        var result = project.Run();

        // Near zero, all tokens are alike likely.
        result.Metrics[0].Full.ShouldBe(TinyBert.Extents.VocabularySize, 3.0);
        result.Metrics[0].Quantized.ShouldBeLessThan(PatternTexts.Words / 2.0);
        ShouldEvaluateAs(result);
        var shortly = PreTrained with { Train = "from: fresh, epochs: 1, batchSize: 8, seed: 3" };
        project.Write(shortly);
        project.Run();
        var digests = FolderSnapshot.DigestsOf(project.Checkpoint);
        var configuration = Path.Combine(project.Model, ModelConfiguration.FileName);
        File.WriteAllText(configuration, File.ReadAllText(configuration)
            .Replace("\"pad_token_id\"", "\"initializer_range\": 0.5, \"pad_token_id\"", StringComparison.Ordinal));

        var wide = project.Run();

        wide.Metrics[0].Full.ShouldBeGreaterThan(2.0 * TinyBert.Extents.VocabularySize);
        FolderSnapshot.DigestsOf(project.Checkpoint).ShouldNotBe(digests);
        project.Write(shortly with { Quantizes = true });
        ShouldEvaluateAs(project.Run());
    }

    [Fact]
    public void Run_ClassifierOfAPreTrainedModel_ReplacesTheHead()
    {
        File.WriteAllText(
            Path.Combine(project.Folder, "words.quant.yaml"),
            (PreTrained with { Train = "steps: 20, batchSize: 8" }).ToString());
        var labelled = File.ReadLines(project.Train).Skip(1).Select((text, i) => $"{text}\t{i % 2}");
        File.WriteAllLines(project.Dev, ["sentence\tlabel", .. labelled]);
        File.Copy(project.Dev, Path.Combine(project.Folder, "data", "labelled.tsv"));
        project.Write(new RecipeText
        {
            Task = "text-classification\n  labels: [no, yes]",
            Quantizes = false,
            Training = "source: data/labelled.tsv, columns: { text: sentence, label: label }, maxLength: 16",
            Train = "epochs: 1, batchSize: 8",
        });
        File.WriteAllText(
            project.RecipePath,
            File.ReadAllText(project.RecipePath)
                .Replace("source: model", "source: words.quant.yaml", StringComparison.Ordinal));

        project.Run().Stages.Count(stage => stage.Name.EndsWith("train", StringComparison.Ordinal)).ShouldBe(2);

        ModelConfiguration.Open(Path.Combine(project.Checkpoint, ModelConfiguration.FileName)).Architectures
            .ShouldBe(["BertForSequenceClassification"]);
    }

    [Theory]
    [InlineData("rtn", "")]
    [InlineData("mrem", "")]
    [InlineData("rem", "  rem: { steps: 2, batchSize: 8 }")]
    [InlineData("gptq", "")]
    [InlineData("qat", "  qat: { epochs: 1, batchSize: 8 }")]
    [InlineData("qat", "  qat: { epochs: 1, batchSize: 8, labels: hard }", 32)]
    [InlineData("prequant", "  prequant: { epochs: 1, batchSize: 8 }")]
    public void Run_EachMethod_EvaluatesTheCheckpointBitForBit(string method, string settings, int embeddings = 4)
    {
        project.Write(Quantized with
        {
            Method = method,
            Overrides = settings,
            Embeddings = embeddings,
            Training = method is "qat" or "prequant" ? Training : string.Empty,
        });

        var result = project.Run();

        result.Fidelity.Select(figure => figure.Measure.Name).ShouldBe(["agreement", "klDivergence"]);
        result.FidelityOf("klDivergence").ShouldBeGreaterThan(0);
        ShouldEvaluateAs(result);
    }

    [Fact]
    public void Run_QatAgainstTheTeacher_BringsTheAnswersNearer()
    {
        var rounded = Quantized with { Weights = "bits: 2", Embeddings = 4 };
        project.Write(rounded);
        var before = project.Run().FidelityOf("klDivergence");
        project.Write(rounded with
        {
            Method = "qat",
            Training = Training,
            Overrides = "  qat: { epochs: 30, batchSize: 8, distillation: logits, learningRate: 1e-3 }",
        });

        project.Run().FidelityOf("klDivergence").ShouldBeLessThan(0.7 * before);
    }

    [Fact]
    public void Run_WithOtherThreads_GivesTheSameBytes()
    {
        project.Write(PreTrained with { Train = "steps: 12, batchSize: 8, accumulation: 3", Quantizes = true });
        project.Run(threads: 1);
        var digests = FolderSnapshot.DigestsOf(project.Output);
        project.Cache = "other";

        project.Run(threads: 2);

        FolderSnapshot.DigestsOf(project.Output).ShouldBe(digests);
    }

    [Fact]
    public void Run_AnotherShare_RunsAllAgainTheUsualOneNothing()
    {
        project.Run();
        project.Write(Quantized with { Task = "masked-lm\n  maskedShare: 0.15" });
        project.Run().AllHits.ShouldBeTrue();
        project.Write(Quantized with { Task = "masked-lm\n  maskedShare: 0.5" });

        project.Run().AllHits.ShouldBeFalse();

        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, "report.json")));
        report.RootElement.GetProperty("maskedTokens").GetProperty("count").GetInt64().ShouldBe(24 * 6);
    }

    [Fact]
    public void Validate_TextOfUnknownWords_IsNamedWithItsLine()
    {
        File.AppendAllText(project.Dev, "nowhere unheard-of\n");

        var fault = Should.Throw<DiagnosticException>(() => RecipePlanner.Validate(project.ReadRecipe()))
            .Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB3002");
        fault.Location!.Line.ShouldBe(26);
        fault.Message.ShouldContain("No token of the text can be masked");
    }

    [Fact]
    public void Plan_TokenizerWithoutAMaskToken_IsQB2010()
    {
        var vocabulary = Path.Combine(project.Model, "vocab.txt");
        MasklessTokenizer.Write(project.Model, File.ReadLines(vocabulary).Skip(5));
        File.Delete(vocabulary);

        var fault = Should.Throw<DiagnosticException>(() => project.Plan(withCache: false))
            .Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB2010");
        fault.Message.ShouldContain("mask token");
    }

    [Fact]
    public void Plan_ModelWithAnotherHead_SaysWhatIsSupported()
    {
        WriteModel(HeadKind.SequenceClassification);

        var fault = Should.Throw<DiagnosticException>(() => project.Plan(withCache: false))
            .Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB1009");
        fault.Message.ShouldContain("BertForMaskedLM");
    }

    [Fact]
    public void Plan_ModelWithoutAHeadThatNothingTrains_IsQB2010()
    {
        WriteModel(HeadKind.None);

        var fault = Should.Throw<DiagnosticException>(() => project.Plan(withCache: false))
            .Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB2010");
        fault.Message.ShouldContain("'train'");
    }

    [Fact]
    public void Evaluate_WithAColumnOfLabels_IsRefused() =>
        Should.Throw<DiagnosticException>(() => Evaluate(project.Model, label: "sentence")).Message
            .ShouldContain("--label");

    private void ShouldEvaluateAs(RunResult result)
    {
        var evaluated = Evaluate(project.Checkpoint);

        OwnColumnsOf(evaluated.Logits.Values.ToArray()).ShouldBe(OwnColumnsOf(LogitsFile.Read(
            project.ArtifactOf(result, "quantized-evaluation", LogitsFile.Name)).Values.ToArray()));
        evaluated.Metrics.Select(metric => metric.Value)
            .ShouldBe(result.Metrics.Select(metric => metric.Quantized));

        static float[] OwnColumnsOf(float[] values) =>
            [.. values.Chunk(OwnColumns + 1).SelectMany(row => row.Take(OwnColumns))];
    }

    private CheckpointEvaluationResult Evaluate(string folder, string? label = null) => CheckpointEvaluation.Run(
        new CheckpointEvaluationRequest(
            folder, project.Dev, new TextColumns("sentence", Pair: null, label), 16, BackendRegistry.Default(2)),
        progress: null,
        CancellationToken.None);

    private void WriteModel(HeadKind head)
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(project.Model, TinyBert.Create(backend, head, seed: 5, layers: 2));
    }
}
