using System.Text.Json.Nodes;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Tests;

/// <summary>
/// The switches of quantizers and module boundaries, from the recipe to the checkpoint that is read back.
/// </summary>
public sealed class QuantizerOptionsTests
{
    private const string Group = "bits: 4, granularity: group:16";

    [Theory]
    [InlineData("rtn", Group, "bits: 8")]
    [InlineData(
        "mrem", $"{Group}, symmetric: false, observer: percentile, percentile: 0.99", "bits: 4, observer: percentile")]
    [InlineData("mrem", "bits: 2, granularity: group:8", "bits: 4, asymmetric: all")]
    [InlineData(
        "mrem", "bits: 2, granularity: channel, symmetric: false, clipping: fixed", "bits: 2, asymmetric: none")]
    [InlineData("mrem", "bits: 8, symmetric: false", "bits: 8, asymmetric: none, clipping: fixed")]
    [InlineData("mrem", "bits: 3, granularity: group:32, symmetric: false", "bits: 5, attention: false")]
    [InlineData(
        "rtn",
        "bits: 8, granularity: group:16, symmetric: false, observer: percentile",
        "bits: 8, asymmetric: all, observer: mse")]
    [InlineData("rem", $"{Group}, symmetric: false", "bits: 4, asymmetric: all")]
    [InlineData("gptq", $"{Group}, symmetric: false, observer: percentile", "bits: 4, observer: percentile")]
    public void Run_AnyQuantizers_ComesBackBitForBitFromItsCheckpoint(string method, string weights, string activations)
    {
        using var project = new TinyProject(new RecipeText
        {
            Method = method,
            Weights = weights,
            ActivationKeys = activations,
            EmbeddingKeys = "bits: 4, granularity: group:8",
            Overrides = "  rem: { steps: 3, batchSize: 8 }",
        });
        var run = project.Run();
        var result = project.Evaluate(project.Checkpoint);
        var logits = project.QuantizedLogits(run);
        result.Logits.Values.ToArray().Select(BitConverter.SingleToInt32Bits)
            .ShouldBe(logits.Select(BitConverter.SingleToInt32Bits));
        result.Metrics[0].Value.ShouldBe(run.Metrics[0].Quantized);
    }

    [Fact]
    public void Run_SwitchesOtherThanTheDefaults_StandInTheReport()
    {
        using var project = new TinyProject(new RecipeText
        {
            Weights = $"{Group}, symmetric: false, observer: percentile, percentile: 0.99, clipping: fixed",
            ActivationKeys = "bits: 4, asymmetric: none",
        });
        project.Run();
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(project.Output, "report.json")))!["quantization"]!;
        report["granularity"]!.GetValue<string>().ShouldBe("group:16");
        report["weights"]!.ToJsonString().ShouldBe(
            """{"symmetric":false,"observer":"percentile","percentile":0.99,"clipping":"fixed"}""");
        report["activations"]!.ToJsonString().ShouldBe(
            """{"asymmetric":"none","observer":"mse","clipping":"learned"}""");
        File.ReadAllText(Path.Combine(project.Output, "report.md")).ShouldContain("percentile 0.99");
    }

    [Fact]
    public void Plan_EverySwitch_ChangesTheKeyOfTheStagesItConcerns()
    {
        using var project = new TinyProject(new RecipeText { Method = "mrem" });
        string Parameters(RecipeText recipe)
        {
            project.Write(recipe with { Method = "mrem" });
            var stage = project.Plan(withCache: false).Stages.Single(stage => stage.Name == "mrem.module-1");
            return string.Join('\n', stage.Parameters);
        }

        string[] all =
        [
            .. new[]
            {
                "bits: 4", Group, "bits: 4, symmetric: false", "bits: 4, observer: percentile",
                "bits: 4, observer: percentile, percentile: 0.99", "bits: 4, clipping: fixed",
                "bits: 4, codes: narrow",
            }.Select(weights => Parameters(new RecipeText { Weights = weights })),
            .. new[]
            {
                "bits: 4", "bits: 8, observer: mse", "bits: 8, observer: percentile", "bits: 8, asymmetric: all",
                "bits: 8, asymmetric: none", "bits: 8, clipping: fixed",
            }.Select(activations => Parameters(new RecipeText { ActivationKeys = activations })),
            .. new[]
            {
                "bits: 4, granularity: group:8", "bits: 4, observer: minmax", "bits: 4, clipping: fixed",
                "bits: 4, codes: narrow",
            }.Select(embeddings => Parameters(new RecipeText { EmbeddingKeys = embeddings })),
        ];
        all.ShouldBeUnique();
        Parameters(new RecipeText
        {
            Weights = "bits: 4, clipping: learned, granularity: tensor, percentile: 0.9, codes: full",
        }).ShouldBe(all[0]);
    }

    [Theory]
    [InlineData("bits: 3", null, "full")]
    [InlineData("bits: 4", null, "full")]
    [InlineData("bits: 8", null, "narrow")]
    [InlineData("bits: 8", "bits: 4", "full")]
    [InlineData("bits: 4", "bits: 8", "narrow")]
    [InlineData("bits: 8, codes: full", "bits: 4", "full")]
    [InlineData("bits: 4, codes: narrow", "bits: 3", "narrow")]
    [InlineData("bits: 8", "bits: 4, codes: narrow", "narrow")]
    public void Plan_CodesNotWritten_AreThoseOfTheBits(string weights, string? overridden, string codes)
    {
        using var project = new TinyProject(new RecipeText
        {
            Weights = weights,
            Overrides = overridden is null
                ? string.Empty
                : $"  overrides: [{{ match: '**', weights: {{ {overridden} }} }}]",
        });

        project.Plan(withCache: false).Matrices.Select(matrix => matrix.Codes).OfType<string>().Distinct()
            .ShouldBe([codes]);
    }

    [Theory]
    [InlineData("count: 3, split: parameters", new[] { 0, 1, 3 })]
    [InlineData("count: 3", new[] { 0, 2, 3 })]
    [InlineData("count: 2, split: parameters", new[] { 0, 2 })]
    [InlineData("boundaries: [1]", new[] { 0, 1 })]
    [InlineData("boundaries: [1, 2, 3], count: 4", new[] { 0, 1, 2, 3 })]
    public void Plan_Boundaries_DivideTheLayersForEveryMethod(string keys, int[] firstLayers)
    {
        foreach (var method in (string[])["rtn", "mrem", "rem", "gptq"])
        {
            using var project = new TinyProject(new RecipeText { Method = method, ModuleKeys = keys });
            project.Plan(withCache: false).Stages
                .Where(stage => stage.Name.StartsWith($"{method}.", StringComparison.Ordinal))
                .Select(stage => int.Parse(
                    stage.Parameters["firstLayer"], System.Globalization.CultureInfo.InvariantCulture))
                .ShouldBe(firstLayers, $"{method} {keys}");
        }
    }

    [Theory]
    [InlineData(
        "bits: 4, granularity: group:48",
        "",
        "tiny.quant.yaml(18,36)",
        "groups of 48 do not divide the 32 columns of 'bert.encoder.layer.0.attention.self.query'")]
    [InlineData(
        "bits: 4",
        "  overrides: [{ match: '**.layer.2.output.dense', weights: { granularity: group:40 } }]",
        "tiny.quant.yaml(22,75)",
        "the 64 columns of 'bert.encoder.layer.2.output.dense'; choose a divisor of 64")]
    public void Plan_GroupsThatDoNotDivideAWeight_AreRefusedAtTheKey(
        string weights, string overrides, string position, string message)
    {
        using var project = new TinyProject(new RecipeText { Weights = weights, Overrides = overrides });
        var diagnostic = Should.Throw<DiagnosticException>(() => project.Plan(withCache: false))
            .Diagnostics.ShouldHaveSingleItem();
        diagnostic.Code.ShouldBe("QB1005");
        diagnostic.ToString().ShouldContain(message);
        diagnostic.ToString().ShouldContain(position);
    }

    [Fact]
    public void Plan_BoundaryBeyondTheLayers_IsRefusedAtItsPosition()
    {
        using var project = new TinyProject(new RecipeText { Method = "mrem", ModuleKeys = "boundaries: [2, 4]" });
        var diagnostic = Should.Throw<DiagnosticException>(() => project.Plan(withCache: false))
            .Diagnostics.ShouldHaveSingleItem();
        diagnostic.Code.ShouldBe("QB1005");
        diagnostic.ToString().ShouldContain("'quantize.modules.boundaries[1]' is 4, but the model's layers are 0 to 3");
    }
}
