using System.Text.Json;
using QuantBuild.Models.Data;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;
using QuantBuild.Pipeline.Reports;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Pipeline.Tests.Tasks.Share;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>A task with shares for targets that is a folder of this project and the line below.</summary>
public sealed class AddedTaskTests : IDisposable
{
    private const string Training =
        "source: data/train.tsv, columns: { text: sentence, label: label }, maxLength: 16";

    private static readonly RunSlots Slots = RunSlots.Standard with
    {
        Tasks = RunSlots.Standard.Tasks.With(new ShareTask()),
    };

    private readonly TinyProject project;

    public AddedTaskTests()
    {
        project = new TinyProject(Shares(), labels: ["share"]) { Slots = Slots };
        WriteShares(project.Train);
        WriteShares(project.Dev);
    }

    [Fact]
    public void Read_RecipeOfTheTask_MeasuresItsUsualMetric()
    {
        project.ReadRecipe().Data.Evaluation.Metrics.ShouldBe(["meanAbsoluteError"]);

        RunSlots.Standard.Reader.Read(project.RecipePath).Diagnostics.Where(diagnostic => diagnostic.IsError)
            .ShouldHaveSingleItem().Code.ShouldBe("QB1005");
    }

    [Theory]
    [InlineData(
        "[accuracy]", "closeness", "QB1005", "no metric of the task 'share'; valid: meanAbsoluteError, closeness")]
    [InlineData("[meanAbsoluteError]", "closeness", "QB1011", "not among data.evaluation.metrics (meanAbsoluteError)")]
    [InlineData("[closeness]", "agreement", "QB1011", "these: closeness, shareDifference, quantizedBytes")]
    public void Read_FigureThatIsNotMeasured_NamesThoseThatAre(string metrics, string gate, string code, string advice)
    {
        project.Write(Shares() with { Metrics = metrics, Tail = $"gates: [{{ metric: {gate}, minimum: 0 }}]" });

        Slots.Reader.Read(project.RecipePath).Diagnostics
            .ShouldContain(diagnostic => diagnostic.Code == code && diagnostic.Message.Contains(advice));
    }

    [Fact]
    public void Plan_WithOtherSlotsThanTheRecipeWasReadWith_SaysWhatIsNotThere() =>
        Should.Throw<DiagnosticException>(() => RecipePlanner.Plan(project.ReadRecipe(), cacheRoot: null))
            .Diagnostics.ShouldHaveSingleItem().Message.ShouldContain("available: text-classification");

    [Fact]
    public void Plan_TargetsOfTwoTasks_HaveKeysOfTheirOwn()
    {
        Identity(project).ShouldBe("share");
        using var classes = new TinyProject(new RecipeText());
        Identity(classes).ShouldBe("negative\npositive");

        static string Identity(TinyProject project) => project.Plan(withCache: false).Stages
            .Single(stage => stage.Name == "evaluation-texts").Parameters["labels"];
    }

    [Fact]
    public void Run_TwoMetrics_ReportsBothTheFidelityAndTheRows()
    {
        project.Write(Shares() with { Metrics = "[closeness, meanAbsoluteError]" });

        var result = project.Run();

        result.Metrics.Select(metric => metric.Metric).ShouldBe(["closeness", "meanAbsoluteError"]);
        var (close, error) = (result.Metrics[0], result.Metrics[1]);
        close.Full.ShouldBeInRange(0, 1);
        error.Quantized.ShouldBeInRange(error.Low, error.High);
        var root = Report();
        root.GetProperty("fidelity").EnumerateObject().Select(member => member.Name)
            .ShouldBe(["shareDifference", "shareDifferenceLow", "shareDifferenceHigh"]);
        root.GetProperty("fidelity").GetProperty("shareDifference").GetDouble()
            .ShouldBe(result.FidelityOf("shareDifference"));
        var distance = root.GetProperty("targets").GetProperty("distance").GetDouble();
        root.TryGetProperty("majorityClass", out _).ShouldBeFalse();
        var text = File.ReadAllText(Path.Combine(project.Output, "report.md"));
        text.ShouldContain("Against the full-precision model: share difference ");
        text.ShouldContain("The samples' shares have the median ");
        text.ShouldContain("\n| model | closest |\n|---|---|\n| `full/'` | 1 |\n| `quantized` | – |\n");
        root.GetProperty("targets").GetProperty("closest").EnumerateArray().Select(row => row.GetInt32())
            .ShouldAllBe(row => row >= 0 && row < error.Samples);
        result.Warnings.Any(warning => warning.Code == "QB4015").ShouldBe(error.Full >= distance);
    }

    [Fact]
    public void Run_Checkpoint_EvaluatesToTheSameAndIsPacked()
    {
        var result = project.Run();

        var evaluation = CheckpointEvaluation.Run(
            new CheckpointEvaluationRequest(
                project.Checkpoint,
                project.Dev,
                new TextColumns("sentence", Pair: null, "label"),
                16,
                BackendRegistry.Default(1))
            {
                Slots = Slots,
                Task = Slots.Tasks.Find("share"),
            },
            progress: null,
            CancellationToken.None);
        evaluation.Logits.Columns.ShouldBe(1);
        evaluation.Metrics[0].Value.ShouldBe(result.Metrics[0].Quantized);
        var model = PackageLayout.Create(
            new PackageIdentity("Contoso.Score", "1.0.0"),
            licence: null,
            [PackableModel.Read(project.Output, name: null)]).Manifest.Models.ShouldHaveSingleItem();
        model.Task.ShouldBeNull("the package knows no other task than text classification");
        model.Labels.ShouldBeEmpty();
        model.Metrics.Select(metric => metric.Name).ShouldBe(["meanAbsoluteError"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_TrainingOnTargets_FollowsTheTasksLosses(bool quantizes)
    {
        project.Write(Shares() with
        {
            Quantizes = quantizes,
            Method = "qat",
            Embeddings = 32,
            Activations = 32,
            Training = Training,
            Train = quantizes ? null : "epochs: 6, learningRate: 0.001",
            Overrides = "  qat: { epochs: 6, labels: hard, learningRate: 0.001 }",
        });

        var error = project.Run().Metrics.ShouldHaveSingleItem();

        error.Quantized.ShouldBeLessThan(error.Full, $"{error.Full} became {error.Quantized}");
    }

    [Fact]
    public void Run_GatesOnEveryKindOfFigure_JudgesEachInItsDirection()
    {
        project.Write(Shares() with
        {
            Metrics = "[meanAbsoluteError, closeness]",
            Tail = """
                gates:
                  - { metric: meanAbsoluteError, maxDrop: 1000, maximum: 1e6 }
                  - { metric: meanAbsoluteError, model: full, maximum: 0 }
                  - { metric: closeness, minimum: 0 }
                  - { metric: shareDifference, maximum: 0 }
                  - { metric: quantizedBytes, maximum: 100, minimum: 1 }
                """,
        });

        var result = project.Run();

        result.Gates.Select(gate => gate.Passed).ShouldBe([true, false, true, false, false]);
        result.GateFailures.Select(failure => failure.Message.Split(';')[0]).ShouldBe(
        [
            $"meanAbsoluteError of the full-precision model is {Shown("meanAbsoluteError")}, above the maximum 0",
            $"shareDifference is {Shown("shareDifference")}, above the maximum 0",
            $"quantizedBytes is {result.QuantizedBytes}, above the maximum 100",
        ]);
        var gates = Report().GetProperty("gates").EnumerateArray().ToList();
        gates[1].GetProperty("model").GetString().ShouldBe("full");
        gates[4].GetProperty("maximum").GetDouble().ShouldBe(100);
        gates[2].TryGetProperty("maximum", out _).ShouldBeFalse();

        string Shown(string figure) => ReportFigure.Show(
            result.Gates.First(gate => gate.Gate.Metric == figure && !gate.Passed).Value);
    }

    [Fact]
    public void Run_FieldThatIsNoTarget_NamesItsPlace()
    {
        File.AppendAllText(project.Dev, "a word\tgood\n");

        var fault = Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB3004");
        fault.Location!.Line.ShouldBe(File.ReadAllLines(project.Dev).Length);
        fault.Location.Column.ShouldBe("a word\t".Length + 1);
    }

    public void Dispose() => project.Dispose();

    private static RecipeText Shares() => new() { Task = "share" };

    private static void WriteShares(string path)
    {
        var rows = File.ReadAllLines(path).Skip(1).Select(line => line.Split('\t')[0]);
        File.WriteAllLines(path, ["sentence\tlabel", .. rows.Select(text => FormattableString.Invariant(
            $"{text}\t{text.Length % 7 * 15} %"))]);
    }

    private JsonElement Report()
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, "report.json")));
        return report.RootElement.Clone();
    }
}
