using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests.Reports;

public sealed class GatesTests
{
    [Fact]
    public void Execute_MinimumNotReached_FailsWithTheArtifactsKept()
    {
        using var project = new TinyProject(Gated("{ metric: accuracy, minimum: 1 }"));
        var result = project.Run();
        var failure = result.GateFailures.ShouldHaveSingleItem();
        failure.Code.ShouldBe("QB4005");
        failure.Descriptor.ExitCode.ShouldBe(1);
        failure.Location!.File.ShouldBe("tiny.quant.yaml");
        failure.Location.Line.ShouldBeGreaterThan(20);
        File.Exists(Path.Combine(project.Checkpoint, "model.safetensors")).ShouldBeTrue();
    }

    [Fact]
    public void Execute_DropBeyondTheLargest_FailsAndWithinItPasses()
    {
        // The labels are the full-precision model's own predictions: whatever quantization changes is a drop.
        using var project = new TinyProject(Gated("{ metric: accuracy, maxDrop: 0 }") with
        {
            Weights = "bits: 2", Embeddings = 2,
        });
        LabelAsTheModelDoes(project);
        var result = project.Run();
        var metric = result.Metrics.ShouldHaveSingleItem();
        metric.Full.ShouldBe(1);
        metric.Quantized.ShouldBeLessThan(1);
        metric.Quantized.ShouldBe(result.FidelityOf("agreement"));
        result.GateFailures.ShouldHaveSingleItem().Message.ShouldContain("maxDrop 0");

        project.Write(Gated("{ metric: accuracy, maxDrop: 1, minimum: 0 }") with
        {
            Weights = "bits: 2", Embeddings = 2,
        });
        var second = project.Run();
        second.GateFailures.ShouldBeEmpty();
        second.AllHits.ShouldBeTrue();
    }

    [Fact]
    public void Execute_BothConditionsOfAGateFail_TellsBoth()
    {
        using var project = new TinyProject(Gated("{ metric: accuracy, maxDrop: 0, minimum: 1 }") with
        {
            Weights = "bits: 2", Embeddings = 2,
        });
        LabelAsTheModelDoes(project);
        project.Run().GateFailures.Count.ShouldBe(2);
    }

    private static RecipeText Gated(string gate) => new() { Tail = $"gates:\n  - {gate}" };

    private static void LabelAsTheModelDoes(TinyProject project)
    {
        var logits = project.Evaluate(project.Model).Logits;
        var lines = File.ReadAllLines(project.Dev);
        for (var row = 0; row < logits.Texts; row++)
        {
            lines[row + 1] = $"{lines[row + 1].Split('\t')[0]}\t{PredictedClass.Of(logits[row])}";
        }

        File.WriteAllText(project.Dev, string.Join('\n', lines) + "\n");
    }
}
