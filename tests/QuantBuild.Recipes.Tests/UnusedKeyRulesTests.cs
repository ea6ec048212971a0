using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests;

public sealed class UnusedKeyRulesTests
{
    [Theory]
    [InlineData("{ method: qat, weights: { bits: 4 }, qat: { labelWeight: 2 } }", "quantize.qat.labelWeight")]
    [InlineData(
        "{ method: qat, weights: { bits: 4 }, qat: { distillation: logits, layerWeight: 2 } }",
        "quantize.qat.layerWeight")]
    [InlineData("{ method: rtn, weights: { bits: 4, clipping: fixed } }", "quantize.weights.clipping")]
    [InlineData(
        "{ method: gptq, weights: { bits: 4 }, activations: { bits: 8, clipping: learned } }",
        "quantize.activations.clipping")]
    [InlineData(
        "{ method: rtn, weights: { bits: 4 }, overrides: [{ match: '**', weights: { clipping: fixed } }] }",
        "quantize.overrides[0].weights.clipping")]
    [InlineData(
        "{ method: rem, weights: { bits: 4 }, embeddings: { bits: 4, train: true } }", "quantize.embeddings.train")]
    [InlineData(
        "{ method: gptq, weights: { bits: 4 }, embeddings: { bits: 4, clipping: fixed } }",
        "quantize.embeddings.clipping")]
    [InlineData("{ method: rtn, weights: { bits: 2, codes: full } }", "quantize.weights.codes")]
    [InlineData("{ method: rtn, weights: { bits: 32, codes: full } }", "quantize.weights.codes")]
    [InlineData("{ method: rtn, weights: { bits: 4, symmetric: false, codes: full } }", "quantize.weights.codes")]
    [InlineData(
        "{ method: rtn, weights: { bits: 4 }, embeddings: { bits: 2, codes: full } }", "quantize.embeddings.codes")]
    [InlineData(
        "{ method: rtn, weights: { bits: 4 }, overrides: [{ match: '**', weights: { bits: 2, codes: full } }] }",
        "quantize.overrides[0].weights.codes")]
    public void Read_KeyWithoutEffect_Warns(string quantize, string key)
    {
        var result = Read(quantize);
        result.Recipe.ShouldNotBeNull();
        var warning = result.Diagnostics.Single();
        warning.Code.ShouldBe("QB1012");
        warning.ToString().ShouldContain($"'{key}' has no effect");
    }

    [Theory]
    [InlineData("{ method: qat, weights: { bits: 4 }, qat: { labels: hard, labelWeight: 2, layerWeight: 2 } }")]
    [InlineData("{ method: qat, weights: { bits: 4 }, embeddings: { bits: 4, train: false } }")]
    [InlineData("{ method: rem, weights: { bits: 4, clipping: fixed } }")]
    [InlineData("{ method: rtn, weights: { bits: 3, codes: full }, embeddings: { bits: 8, codes: full } }")]
    [InlineData(
        "{ method: rtn, weights: { bits: 2 }, overrides: [{ match: '**', weights: { bits: 4, codes: full } }] }")]
    [InlineData("{ method: mrem, weights: { bits: 4 }, embeddings: { bits: 4, train: false, clipping: fixed } }")]
    public void Read_KeyWithAnEffect_IsSilent(string quantize) => Read(quantize).Diagnostics.ShouldBeEmpty();

    [Theory]
    [InlineData("seed: 7", true)]
    [InlineData("seed: 7, samples: 5", false)]
    public void Read_SeedOfTheTrainingData_WarnsWhereNothingIsDrawn(string keys, bool warns)
    {
        var result = Read("{ method: qat, weights: { bits: 4 } }", keys);
        result.Diagnostics.Select(diagnostic => diagnostic.Code).ShouldBe(warns ? ["QB1012"] : []);
    }

    [Theory]
    [InlineData("0.001")]
    [InlineData("0")]
    [InlineData("101")]
    public void Read_TemperatureOutOfRange_IsAnError(string temperature)
    {
        var result = Read("{ method: qat, weights: { bits: 4 }, qat: { temperature: " + temperature + " } }");
        result.Diagnostics.Single().ToString().ShouldContain("from 0.01 to 100");
    }

    private static RecipeReadResult Read(string quantize, string? trainingKeys = null) => RecipeText.Read(
        new RecipeText { Quantize = quantize }.ToString().Replace(
            "quantize:",
            "  training: { source: data/train.tsv, columns: { text: sentence, label: label }"
            + (trainingKeys is null ? " }\n" : $", {trainingKeys} }}\n") + "quantize:",
            StringComparison.Ordinal));
}
