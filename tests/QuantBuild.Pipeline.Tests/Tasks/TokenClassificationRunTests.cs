using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Loading;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>Words labelled with entities: a fresh head trained, quantized, evaluated.</summary>
public sealed class TokenClassificationRunTests : IDisposable
{
    private static readonly string[] Labels = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"];

    private readonly TinyProject project = new(new RecipeText(), layers: 2);

    public TokenClassificationRunTests()
    {
        WriteModel();
        WriteSentences("train.conll", 500, seed: 1);
        WriteSentences("dev.conll", 80, seed: 2);
        WriteTraining();
    }

    [Fact]
    public void Run_Training_FindsTheEntitiesOfSentencesItHasNotSeen()
    {
        var result = project.Run();

        result.Metrics.Select(metric => metric.Metric).ShouldBe(["entityF1", "tokenAccuracy"]);
        result.Metrics.ShouldAllBe(metric => metric.Samples == 80);
        result.Metrics[0].Full.ShouldBeLessThan(0.5);
        result.Metrics[0].Quantized.ShouldBeGreaterThan(0.9);
        result.Metrics[0].Quantized.ShouldBeInRange(result.Metrics[0].Low, result.Metrics[0].High);
        var configuration = ModelConfiguration.Open(Path.Combine(project.Checkpoint, ModelConfiguration.FileName));
        configuration.Architectures.ShouldBe(["BertForTokenClassification"]);
        configuration.Labels.ShouldBe(Labels);
        var report = Report();
        report.GetProperty("words").GetProperty("words").GetInt32()
            .ShouldBe(File.ReadLines(PathOf("dev.conll")).Count(line => line.Length > 0));
        report.GetProperty("words").GetProperty("lostWords").GetInt32().ShouldBe(0);
        report.GetProperty("entities").GetProperty("labels").EnumerateArray().Select(type => type.GetString())
            .ShouldBe(["LOC", "PER"]);
        report.GetProperty("entities").GetProperty("samples").EnumerateArray().Sum(count => count.GetInt32())
            .ShouldBe(File.ReadLines(PathOf("dev.conll")).Count(line => line.Contains(" B-")));
        report.GetProperty("classes").GetProperty("quantized").GetProperty("confusion").GetArrayLength().ShouldBe(5);
        File.ReadAllText(Path.Combine(project.Output, "report.md")).ShouldContain("By type of entity");
    }

    [Theory]
    [InlineData("rtn", "")]
    [InlineData("mrem", "  mrem: { steps: 4, batchSize: 8 }")]
    [InlineData("rem", "  rem: { steps: 2, batchSize: 8 }")]
    [InlineData("gptq", "")]
    [InlineData("qat", "  qat: { epochs: 1, batchSize: 8, labels: hard }")]
    [InlineData("prequant", "  prequant: { epochs: 1, batchSize: 8 }")]
    public void Run_EachMethod_KeepsTheLabelsAndEvaluatesTheCheckpointBitForBit(string method, string settings)
    {
        TakeTrained();
        var training = method is "qat" or "prequant"
            ? "training: { source: data/train.conll, columns: { text: 1, label: 2 } }"
            : "";
        Write($$"""
            model: { source: model, task: token-classification }
            data:
              calibration: { source: data/train.conll, columns: { text: 1 }, samples: 64, maxLength: 16 }
              evaluation: { source: data/dev.conll, columns: { text: 1, label: 2 } }
              {{training}}
            quantize:
              method: {{method}}
              weights: { bits: 8, granularity: channel }
              activations: { bits: 8 }
            {{settings}}
            gates: [{ metric: entityF1, maxDrop: 0.1 }, { metric: agreement, minimum: 0.95 }]
            """);

        var result = project.Run();

        result.Gates.ShouldAllBe(gate => gate.Passed, string.Join("; ", result.GateFailures.Select(f => f.Message)));
        result.Fidelity.Select(figure => figure.Measure.Name).ShouldBe(["agreement", "klDivergence"]);
        result.FidelityOf("klDivergence").ShouldBeInRange(1e-9, 0.1);
        var evaluated = Evaluate();
        evaluated.Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
        evaluated.Metrics[0].Metric.ShouldBe("entityF1");
        evaluated.Metrics[0].Value.ShouldBe(result.Metrics[0].Quantized);
    }

    [Fact]
    public void Run_QatAgainstTheTeacher_LearnsFromItsProbabilities()
    {
        TakeTrained();
        const string Data = """
            model: { source: model, task: token-classification }
            data:
              calibration: { source: data/train.conll, columns: { text: 1 }, samples: 64, maxLength: 16 }
              evaluation: { source: data/dev.conll, columns: { text: 1, label: 2 } }
              training: { source: data/train.conll, columns: { text: 1 } }
            """;
        Write(Data + "\nquantize: { method: rtn, weights: { bits: 2 } }");
        var rounded = project.Run().FidelityOf("klDivergence");
        Write(Data + "\nquantize: { method: qat, weights: { bits: 2 }, "
            + "qat: { epochs: 4, batchSize: 16, distillation: logits, learningRate: 1e-3 } }");

        project.Run().FidelityOf("klDivergence").ShouldBeLessThan(0.5 * rounded);
    }

    [Fact]
    public void Run_SentencesInJsonLinesAndTables_GivesTheSameLogits()
    {
        TakeTrained();
        var sentences = Sentences(PathOf("dev.conll"));
        File.WriteAllLines(PathOf("dev.jsonl"), sentences.Select(sentence => JsonSerializer.Serialize(new
        {
            tokens = sentence.Select(word => word.Text),
            tags = sentence.Select(word => Array.IndexOf(Labels, word.Label)),
        })));
        File.WriteAllLines(PathOf("dev.tsv"), sentences.Select(sentence =>
            string.Join(' ', sentence.Select(word => word.Text)) + '\t'
            + string.Join(' ', sentence.Select(word => word.Label))).Prepend("tokens\ttags"));

        var expected = Evaluate(project.Model);

        foreach (var file in (string[])["dev.jsonl", "dev.tsv"])
        {
            var evaluated = Evaluate(project.Model, file, new TextColumns("tokens", Pair: null, "tags"));
            evaluated.Logits.Values.ToArray().ShouldBe(expected.Logits.Values.ToArray(), file);
            evaluated.Metrics.ShouldBe(expected.Metrics, file);
        }
    }

    [Fact]
    public void Run_LabelsThatAreNoTags_AreMeasuredByTheirAccuracyAlone()
    {
        foreach (var file in (string[])["train.conll", "dev.conll"])
        {
            File.WriteAllText(PathOf(file), File.ReadAllText(PathOf(file)).Replace("B-", "X", StringComparison.Ordinal)
                .Replace("I-", "Y", StringComparison.Ordinal));
        }

        WriteTraining(labels: "[O, XPER, YPER, XLOC, YLOC]", metrics: "[tokenAccuracy]");
        project.Run().Metrics.ShouldHaveSingleItem().Quantized.ShouldBeGreaterThan(0.9);
        Report().TryGetProperty("entities", out _).ShouldBeFalse();

        WriteTraining(labels: "[O, XPER, YPER, XLOC, YLOC]", metrics: "[entityF1]");
        Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem().Message
            .ShouldContain("valid for it: tokenAccuracy");
    }

    [Fact]
    public void Run_HeadWithoutNamesOrWithSeveral_IsRefused()
    {
        WriteTraining(labels: null);
        Should.Throw<DiagnosticException>(() => project.Run()).Message.ShouldContain("'model.labels'");

        WriteTraining(labels: "[O, B-PER], multiLabel: true");
        Should.Throw<DiagnosticException>(() => project.Run()).Message.ShouldContain("'model.multiLabel'");
    }

    public void Dispose() => project.Dispose();

    private void WriteModel()
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(project.Model, TinyBert.Create(backend, HeadKind.MaskedLanguageModel, seed: 5, layers: 2));
    }

    private void WriteTraining(
        string? labels = "[O, B-PER, I-PER, B-LOC, I-LOC]", string metrics = "[entityF1, tokenAccuracy]") => Write($$"""
        model: { source: model, task: token-classification{{(labels is null ? "" : $", labels: {labels}")}} }
        data:
          training: { source: data/train.conll, columns: { text: 1, label: 2 }, maxLength: 16 }
          evaluation: { source: data/dev.conll, columns: { text: 1, label: 2 }, metrics: {{metrics}} }
        train: { epochs: 20, batchSize: 16, learningRate: 3e-3, dropout: 0, heldBack: 0.1, keep: best }
        """);

    private void Write(string sections) =>
        File.WriteAllText(project.RecipePath, $"version: 1\nname: tiny\n{sections}\n");

    private void TakeTrained()
    {
        project.Run();
        Directory.Delete(project.Model, recursive: true);
        Directory.Move(project.Checkpoint, project.Model);
    }

    private CheckpointEvaluationResult Evaluate(
        string? folder = null, string file = "dev.conll", TextColumns? columns = null) => CheckpointEvaluation.Run(
        new CheckpointEvaluationRequest(
            folder ?? project.Checkpoint,
            PathOf(file),
            columns ?? new TextColumns("1", Pair: null, "2"),
            16,
            BackendRegistry.Default(2)),
        progress: null,
        CancellationToken.None);

    private string PathOf(string file) => Path.Combine(project.Folder, "data", file);

    private JsonElement Report()
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, "report.json")));
        return report.RootElement.Clone();
    }

    private static List<(string Text, string Label)[]> Sentences(string path) =>
    [
        .. File.ReadAllText(path).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(sentence =>
            sentence.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
                .Select(fields => (fields[0], fields[1])).ToArray()),
    ];

    // Words of the first eight are persons, of the next eight places, alone or several in a row.
    private void WriteSentences(string file, int count, int seed)
    {
        var draw = new WordDraw(seed);
        var lines = new List<string>();
        for (var sentence = 0; sentence < count; sentence++)
        {
            var previous = string.Empty;
            var words = 4 + draw.Below(6);
            for (var word = 0; word < words; word++)
            {
                var number = draw.Below(32);
                var type = number < 8 ? "PER" : number < 16 ? "LOC" : string.Empty;
                var label = type.Length == 0 ? "O" : type == previous ? $"I-{type}" : $"B-{type}";
                lines.Add($"{WordDraw.WordOf(number)} {label}");
                previous = type;
            }

            lines.Add(string.Empty);
        }

        File.WriteAllText(PathOf(file), string.Join('\n', lines) + "\n");
    }
}
