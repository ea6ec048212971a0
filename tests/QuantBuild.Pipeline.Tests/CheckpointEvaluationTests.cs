using System.Text.Json.Nodes;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Tests;

/// <summary>An exported checkpoint computes, bit for bit, what the run that wrote it computed.</summary>
public sealed class CheckpointEvaluationTests
{
    private const string LastLayerIn8Bits =
        "  overrides: [{ match: 'bert.encoder.layer.3.**', weights: { bits: 8, granularity: channel } }]";

    private const string ShortRem = "  rem: { steps: 3, batchSize: 8 }";

    private const string QueriesInFull =
        "  overrides: [{ match: '**.query', weights: { bits: 32 } }]";

    [Theory]
    [InlineData("mrem", "bits: 8", 8, 8, "")]
    [InlineData("mrem", "bits: 4", 4, 8, "")]
    [InlineData("mrem", "bits: 2", 2, 8, "")]
    [InlineData("mrem", "bits: 3", 4, 8, "")]
    [InlineData("mrem", "bits: 4, granularity: channel", 8, 32, "")]
    [InlineData("mrem", "bits: 2, granularity: channel", 32, 8, LastLayerIn8Bits)]
    [InlineData("mrem", "bits: 32", 2, 8, "")]
    [InlineData("rem", "bits: 4", 4, 8, ShortRem)]
    [InlineData("rem", "bits: 2, granularity: channel", 2, 8, ShortRem)]
    [InlineData("gptq", "bits: 4, symmetric: false", 4, 8, "")]
    [InlineData("gptq", "bits: 2", 2, 8, QueriesInFull)]
    [InlineData("rtn", "bits: 8, granularity: channel", 8, 8, QueriesInFull)]
    [InlineData("rtn", "bits: 4, symmetric: false", 4, 8, "")]
    [InlineData("rtn", "bits: 8, symmetric: false, granularity: channel, observer: minmax", 8, 8, "")]
    [InlineData("rtn", "bits: 3, symmetric: false, granularity: channel", 2, 32, LastLayerIn8Bits)]
    public void Run_OnAnExportedFolder_GivesTheLogitsOfTheRun(
        string method, string weights, int embeddings, int activations, string overrides)
    {
        using var project = new TinyProject(new RecipeText
        {
            Method = method,
            Weights = weights,
            Embeddings = embeddings,
            Activations = activations,
            Overrides = overrides,
        });
        var run = project.Run();
        var result = project.Evaluate(project.Checkpoint);
        ShouldBeSameBits(result.Logits.Values.ToArray(), project.QuantizedLogits(run));
        result.Metrics.Select(metric => metric.Metric)
            .ShouldBe(["accuracy", "f1", "f1Macro", "f1Micro", "matthews"]);
        result.Metrics[0].Value.ShouldBe(run.Metrics[0].Quantized);
    }

    [Theory]
    [InlineData("LayerNorm.weight", "LayerNorm.gamma")]
    [InlineData("bert.", "")]
    public void Run_OnACheckpointOfAModelWithOldTensorNames_GivesTheLogitsOfTheRun(string name, string old)
    {
        using var project = new TinyProject(new RecipeText { Method = "mrem" });
        project.RewriteWeights((entry, values) => SafetensorsTensor.FromSingles(
            entry.Name.Replace(name, old, StringComparison.Ordinal), entry.Shape, values));
        var run = project.Run();
        ShouldBeSameBits(
            project.Evaluate(project.Checkpoint).Logits.Values.ToArray(), project.QuantizedLogits(run));
        run.QuantizedBytes.ShouldBeLessThan(run.FullBytes / 2);
    }

    [Fact]
    public void Run_OnTheSourceModel_GivesItsOwnAccuracy()
    {
        using var project = new TinyProject(new RecipeText());
        var run = project.Run();
        project.Evaluate(project.Model).Metrics[0].Value.ShouldBe(run.Metrics[0].Full);
    }

    [Fact]
    public void Run_WithoutSidecar_SaysWhatIsMissing()
    {
        using var project = new TinyProject(new RecipeText());
        project.Run();
        File.Delete(Path.Combine(project.Checkpoint, Sidecar.FileName));
        ShouldFail(project, "QB2001").ShouldContain(Sidecar.FileName);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "activations": [], "probabilities": {} }""")]
    [InlineData("""{ "activations": { "a": 3 }, "probabilities": {} }""")]
    [InlineData("""{ "activations": { "a": [8] }, "probabilities": {} }""")]
    [InlineData("""{ "activations": { "a": [8, "x", null] }, "probabilities": {} }""")]
    [InlineData("""{ "activations": { "a": [99, 1008981770, null] }, "probabilities": {} }""")]
    [InlineData("""{ "activations": { "a": [8, 0, null] }, "probabilities": {} }""")]
    [InlineData("""{ "activations": { "a": [8, -1, null] }, "probabilities": {} }""")]
    [InlineData("""{ "activations": { "a": [8, 1008981770, 4000] }, "probabilities": {} }""")]
    public void Run_SidecarThatDescribesNonsense_IsADamagedFile(string description)
    {
        using var project = new TinyProject(new RecipeText());
        project.Run();
        Sidecar.Write(project.Checkpoint, [], JsonNode.Parse(description)!.AsObject());
        ShouldFail(project, "QB2001").ShouldContain(Sidecar.FileName);
    }

    [Fact]
    public void Run_PackedWeightsOfAnotherShapeThanTheConfiguration_NamesThem()
    {
        using var project = new TinyProject(new RecipeText());
        project.Run();
        var configuration = Path.Combine(project.Checkpoint, "config.json");
        var text = File.ReadAllText(configuration);
        var changed = text.Replace("\"intermediate_size\": 64", "\"intermediate_size\": 128", StringComparison.Ordinal);
        changed.ShouldNotBe(text);
        File.WriteAllText(configuration, changed);
        ShouldFail(project, "QB2003").ShouldContain("bert.encoder.layer.0.intermediate.dense.weight");
    }

    private static string ShouldFail(TinyProject project, string code)
    {
        var exception = Should.Throw<DiagnosticException>(() => project.Evaluate(project.Checkpoint));
        exception.ExitCode.ShouldBe(2);
        exception.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe(code, exception.Message);
        return exception.Message;
    }

    private static void ShouldBeSameBits(float[] actual, float[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        var largest = actual.Zip(expected, (left, right) => Math.Abs(left - right)).Max();
        actual.Select(BitConverter.SingleToInt32Bits).SequenceEqual(expected.Select(BitConverter.SingleToInt32Bits))
            .ShouldBeTrue($"largest deviation {largest:R}");
    }
}
