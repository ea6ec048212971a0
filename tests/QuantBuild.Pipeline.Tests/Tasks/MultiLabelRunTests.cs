using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Loading;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>A fresh head with several labels a text, trained, exported and quantized.</summary>
public sealed class MultiLabelRunTests : IDisposable
{
    private static readonly RecipeText Trained = new()
    {
        Task = "text-classification\n  labels: [sport, money, art]\n  multiLabel: true",
        Metrics = "[f1Micro, f1Macro, accuracy]",
        Quantizes = false,
        Training = "source: data/train.tsv, columns: { text: sentence, label: label }, maxLength: 16",
        Train = "epochs: 16, batchSize: 16, learningRate: 3e-3, dropout: 0, seed: 3",
    };

    private readonly TinyProject project = new(Trained, layers: 1);

    public MultiLabelRunTests()
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(project.Model, TinyBert.Create(backend, HeadKind.MaskedLanguageModel, seed: 5, layers: 1));
        WriteLabels(project.Train, 600, seed: 1);
        WriteLabels(project.Dev, 100, seed: 2);
    }

    [Fact]
    public void Run_TrainAndQuantize_KeepsTheProblemAndMeasuresIt()
    {
        var tuned = project.Run();

        tuned.Metrics.Select(metric => metric.Metric).ShouldBe(["f1Micro", "f1Macro", "accuracy"]);
        tuned.Metrics.Take(2).ShouldAllBe(metric => metric.Full < 0.5);
        tuned.Metrics.Take(2).ShouldAllBe(metric => metric.Quantized > 0.9, "texts that it was not trained on");
        var configuration = ModelConfiguration.Open(Path.Combine(project.Checkpoint, ModelConfiguration.FileName));
        configuration.ProblemType.ShouldBe("multi_label_classification");
        configuration.Labels.ShouldBe(["sport", "money", "art"]);
        using (var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, "report.json"))))
        {
            report.RootElement.TryGetProperty("majorityClass", out _).ShouldBeFalse();
            var classes = report.RootElement.GetProperty("classes");
            classes.GetProperty("samples").EnumerateArray().Sum(count => count.GetInt32())
                .ShouldBe(File.ReadLines(project.Dev).Skip(1).Sum(line =>
                    line.Split('\t')[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Length));
            classes.GetProperty("full").TryGetProperty("confusion", out _).ShouldBeFalse();
        }

        Directory.Delete(project.Model, recursive: true);
        Directory.Move(project.Checkpoint, project.Model);
        project.Write(new RecipeText
        {
            Weights = "bits: 8, granularity: channel",
            Modules = 1,
            Tail = "gates: [{ metric: f1Micro, maxDrop: 0.2 }, { metric: agreement, minimum: 0.8 }]",
            Metrics = "[f1Micro]",
        });
        var result = project.Run();

        result.Metrics[0].Full.ShouldBe(tuned.Metrics[0].Quantized, 1e-12);
        result.Gates.ShouldAllBe(gate => gate.Passed);
        result.FidelityOf("klDivergence").ShouldBeInRange(0, 1);
        project.Evaluate(project.Checkpoint).Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
    }

    [Fact]
    public void Run_MetricOfOneClassAText_IsRefusedOfThisModel()
    {
        project.Write(Trained with { Metrics = "[matthews]" });

        Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem().Message.ShouldContain(
            "(3 outputs, 'problem_type' multi_label_classification); valid for it: accuracy, f1Macro, f1Micro");
    }

    [Fact]
    public void Run_QatAgainstTheTeacher_LearnsFromItsProbabilities()
    {
        project.Run();
        Directory.Delete(project.Model, recursive: true);
        Directory.Move(project.Checkpoint, project.Model);
        var rounded = new RecipeText { Weights = "bits: 4", Metrics = "[f1Micro]", Modules = 1 };
        project.Write(rounded with
        {
            Method = "qat",
            Training = "source: data/train.tsv, columns: { text: sentence }, maxLength: 16",
            Overrides = "  qat: { epochs: 8, distillation: logits, learningRate: 1e-4 }",
        });
        var trained = project.Run().FidelityOf("klDivergence");
        project.Write(rounded);

        trained.ShouldBeLessThan(0.5 * project.Run().FidelityOf("klDivergence"));
    }

    [Fact]
    public void Run_MultiLabelOfAModelWithAHead_IsRefused()
    {
        project.Run();
        Directory.Delete(project.Model, recursive: true);
        Directory.Move(project.Checkpoint, project.Model);
        project.Write(Trained with { Task = "text-classification\n  multiLabel: true" });

        Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem().Message
            .ShouldContain("'model.multiLabel' is for one that gets one");
    }

    public void Dispose() => project.Dispose();

    // A text has a label for each kind of words that is in it.
    private static void WriteLabels(string path, int count, int seed)
    {
        const int Kind = 8;
        string[] labels = ["sport", "money", "art"];
        var draw = new WordDraw(seed);
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(_ =>
        {
            int[] words = [.. Enumerable.Range(0, 2 + draw.Below(4)).Select(_ => draw.Below(5 * Kind))];
            var own = labels.Where((_, kind) => words.Any(word => word / Kind == kind));
            return $"{string.Join(' ', words.Select(WordDraw.WordOf))}\t{string.Join(',', own)}";
        }).Prepend("sentence\tlabel"));
    }
}
