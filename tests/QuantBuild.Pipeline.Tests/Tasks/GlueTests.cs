using System.Globalization;
using System.Text.Json;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>Presets of GLUE on its own files: a fresh head on a small pre-trained model, trained shortly.</summary>
public sealed class GlueTests : IDisposable
{
    private const int Rows = 400;

    private readonly TemporaryFolder root = new();

    [SharedDataTheory]
    [InlineData("glue/mrpc", "msr_paraphrase_train.txt", "not_equivalent", "accuracy", "f1")]
    [InlineData("glue/qqp", "qqp_subset.tsv", "not_duplicate", "accuracy", "f1")]
    [InlineData("glue/rte", "train.tsv", "entailment", "accuracy")]
    [InlineData("glue/qnli", "dev.tsv", "entailment", "accuracy")]
    [InlineData("glue/sst2", "train.tsv", "negative", "accuracy")]
    public void Run_FilesAsTheyAre_MeasuresThePresetsMetrics(
        string preset, string file, string firstLabel, params string[] metrics)
    {
        // Quora's file is quoted as CSV is, which is not read yet.
        var data = Head(File.ReadLines(SharedData.PathOf("glue", preset[5..], file))
            .Where(line => preset != "glue/qqp" || !line.Contains('"')));

        var result = Run(Training(preset, data));

        result.Metrics.Select(metric => metric.Metric).ShouldBe(metrics);
        var labels = Labels();
        labels[0].ShouldBe(firstLabel);
        var (right, predicted) = (ClassesOf(preset, data, labels), PredictionsOf(result));
        var hits = right.Zip(predicted).ToList();
        result.Metrics[0].Quantized.ShouldBe(hits.Count(pair => pair.First == pair.Second) / (double)hits.Count);
        if (metrics.Length > 1)
        {
            var both = hits.Count(pair => pair is (1, 1));
            result.Metrics[1].Quantized.ShouldBe(
                2.0 * both / (right.Count(each => each == 1) + predicted.Count(each => each == 1)), 1e-15);
        }

        result.Metrics.ShouldAllBe(metric => metric.Low <= metric.Quantized && metric.Quantized <= metric.High);
    }

    [SharedDataFact]
    public void Run_Cola_MeasuresMatthewsAndReportsTheClasses()
    {
        var rows = File.ReadLines(SharedData.PathOf("glue", "cola", "train.tsv")).Select(line => line.Split('\t'));
        var data = Head(rows.Select(row => $"{row[3]}\t{row[1]}").Prepend("sentence\tlabel"));

        var result = Run(Training("glue/cola", data));

        result.Metrics.ShouldHaveSingleItem().Metric.ShouldBe("matthews");
        var hits = ClassesOf("glue/cola", data, Labels()).Zip(PredictionsOf(result)).ToList();
        using var report = JsonDocument.Parse(File.ReadAllBytes(root["out", "report.json"]));
        var classes = report.RootElement.GetProperty("classes");
        classes.GetProperty("labels")[1].GetString().ShouldBe("acceptable");
        var confusion = classes.GetProperty("quantized").GetProperty("confusion");
        for (var right = 0; right < 2; right++)
        {
            classes.GetProperty("samples")[right].GetInt32().ShouldBe(hits.Count(pair => pair.First == right));
            for (var predicted = 0; predicted < 2; predicted++)
            {
                confusion[right][predicted].GetInt32().ShouldBe(hits.Count(pair => pair == (right, predicted)));
            }
        }

        File.ReadAllText(root["out", "report.md"]).ShouldContain("| right | `unacceptable` | `acceptable` |");
    }

    [SharedDataFact]
    public void Run_StsB_LearnsTheScoresAndQuantizesTheResult()
    {
        var rows = File.ReadLines(SharedData.PathOf("glue", "stsb", "sts-dev.tsv")).Select(line => line.Split('\t'));
        var data = Head(rows.Select(row => $"{row[5]}\t{row[6]}\t{row[4]}").Prepend("sentence1\tsentence2\tscore"));

        var tuned = Run(Training(
            "glue/stsb", data, gates: "\n  - { metric: mse, maximum: 3 }", more: ", metrics: [pearson, mse]"));

        tuned.Metrics.Select(metric => metric.Metric).ShouldBe(["pearson", "mse"]);
        tuned.Metrics[1].Quantized.ShouldBeLessThan(tuned.Metrics[1].Full);
        tuned.Gates.ShouldHaveSingleItem().Passed.ShouldBe(tuned.Metrics[1].Quantized <= 3);
        Directory.Move(root["out"], root["tuned"]);
        var checkpoint = root["tuned", "compressed-tensors"];
        var configuration = ModelConfiguration.Open(Path.Combine(checkpoint, ModelConfiguration.FileName));
        (configuration.ProblemType, configuration.NumLabels).ShouldBe(("regression", 1));

        var result = Run($$"""
            version: 1
            name: glue
            model: { source: "{{checkpoint}}", task: glue/stsb }
            data:
              calibration: { source: "{{data}}", samples: 64, maxLength: 48 }
              evaluation: { source: "{{data}}" }
            quantize: { method: rtn, weights: { bits: 8, granularity: channel } }
            gates: [ { metric: pearson, maxDrop: 0.1 }, { metric: correlation, minimum: 0.9 } ]
            """);

        result.Metrics[0].Full.ShouldBe(tuned.Metrics[0].Quantized, 1e-12);
        result.Gates.ShouldAllBe(gate => gate.Passed);
        result.FidelityOf("correlation").ShouldBeGreaterThan(0.99);
        result.FidelityOf("meanSquaredDifference").ShouldBeLessThan(0.01);
        var evaluation = CheckpointEvaluation.Run(
            new CheckpointEvaluationRequest(
                root["out"],
                data,
                new TextColumns("sentence1", "sentence2", Label: null),
                48,
                BackendRegistry.Default(2)),
            progress: null,
            CancellationToken.None);
        evaluation.Metrics.Select(metric => metric.Metric).ShouldBe(["pearson", "spearman", "mse"]);
        evaluation.Metrics[0].Value.ShouldBe(result.Metrics[0].Quantized);
    }

    [SharedDataFact]
    public void Plan_LabelsOrF1ThatDoNotFit_SaysSo()
    {
        var data = Head(File.ReadLines(SharedData.PathOf("glue", "rte", "train.tsv")));

        Faults(Training("glue/stsb", data).Replace("task: glue/stsb", "task: glue/stsb, labels: [a, b]"))
            .ShouldContain("Remove 'model.labels'");
        Faults(Training("glue/rte", data, more: ", metrics: [f1]")
                .Replace("task: glue/rte", "task: glue/rte, labels: [entailment, not_entailment, neutral]"))
            .ShouldContain("lists 'f1', which says nothing of this model's head (3 outputs); valid for it: accuracy, "
                + "f1Macro");
    }

    public void Dispose() => root.Dispose();

    private static string Training(string preset, string data, string gates = " []", string more = "") => $$"""
        version: 1
        name: glue
        model: { source: "{{SharedData.PathOf("weights", "bert-l4-h128-mlm")}}", task: {{preset}} }
        data:
          evaluation: { source: "{{data}}"{{more}} }
          training: { source: "{{data}}", maxLength: 48 }
        train: { epochs: 1, learningRate: 5e-4 }
        gates:{{gates}}
        """;

    private string Head(IEnumerable<string> lines)
    {
        File.WriteAllLines(root["data.tsv"], lines.Take(Rows + 1));
        return root["data.tsv"];
    }

    private RunResult Run(string recipe)
    {
        File.WriteAllText(root["glue.quant.yaml"], recipe);
        return QuantizationRun.Execute(
            RunSlots.Standard.Reader.Read(root["glue.quant.yaml"]).Require(),
            new RunOptions
            {
                CacheRoot = root["cache"],
                OutputFolder = root["out"],
                Backend = BackendRegistry.Default(2),
            },
            new RecordingListener(),
            CancellationToken.None);
    }

    private string Faults(string recipe) =>
        Should.Throw<DiagnosticException>(() => Run(recipe)).Diagnostics.ShouldHaveSingleItem().Message;

    private IReadOnlyList<string> Labels() =>
        ModelConfiguration.Open(root["out", "compressed-tensors", ModelConfiguration.FileName]).Labels;

    private static int[] ClassesOf(string preset, string data, IReadOnlyList<string> labels)
    {
        var lines = File.ReadAllLines(data);
        var target = RunSlots.Standard.Presets.Find(preset)!.Target;
        var column = Array.IndexOf(lines[0].TrimStart('\uFEFF').Split('\t'), target);
        return
        [
            .. lines.Skip(1).Select(line => line.Split('\t')[column]).Select(field => labels.Contains(field)
                ? labels.ToList().IndexOf(field)
                : int.Parse(field, CultureInfo.InvariantCulture)),
        ];
    }

    private static int[] PredictionsOf(RunResult result)
    {
        var logits = LogitsFile.Read(result.Artifacts["quantized-evaluation"].PathOf(LogitsFile.Name));
        return [.. Enumerable.Range(0, logits.Texts).Select(text => logits[text][1] > logits[text][0] ? 1 : 0)];
    }
}
