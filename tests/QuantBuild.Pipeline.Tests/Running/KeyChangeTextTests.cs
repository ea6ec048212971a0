using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Pipeline.Tests.Running;

public sealed class KeyChangeTextTests
{
    private static readonly ModelDescription Model = new BertArchitecture().Describe(
        new ModelExtents { VocabularySize = 9, HiddenSize = 4, LayerCount = 4, HeadCount = 2, IntermediateSize = 8 },
        HeadKind.None);

    [Theory]
    [InlineData("parameters.steps", "\"5\"", "\"10\"", "steps 10 (was 5)")]
    [InlineData("parameters.labels", "\"bad\\u000agood\"", "\"no\\u000ayes\"", "labels no, yes (was bad, good)")]
    [InlineData("parameters.textPair", "\"\"", "\"second\"", "the column of second texts second (was none)")]
    [InlineData("parameters.lag", null, "\"2\"", "lag 2 (was not set)")]
    [InlineData(
        "parameters.activations",
        "\"8 attention\"",
        "\"32\"",
        "activations of full precision (was 8 bits with attention)")]
    [InlineData(
        "parameters.weights.bert.encoder.layer.3.attention.self.query",
        "\"4 tensor symmetric mse\"",
        "\"8 channel symmetric minmax fixed\"",
        "weights of layer 3, query at 8 bits channel symmetric minmax fixed (was 4 bits tensor symmetric mse)")]
    [InlineData(
        "parameters.weights.bert.encoder.layer.2.output.dense",
        null,
        "\"4 tensor\"",
        "weights of layer 2, feed forward output at 4 bits tensor (was not set)")]
    [InlineData(
        "parameters.weights.another.models.layer.2.query",
        null,
        "\"4 tensor\"",
        "weights of another.models.layer.2.query at 4 bits tensor (was not set)")]
    [InlineData("inputs.data", "\"aa\"", "\"bb\"", "this data file")]
    [InlineData("inputs.model.safetensors", "\"aa\"", "\"bb\"", "this model.safetensors")]
    [InlineData("inputs.tokenizer.json", "null", "\"bb\"", "a tokenizer.json")]
    [InlineData("inputs.tokenizer.json", "\"aa\"", "null", "no tokenizer.json")]
    [InlineData("inputs.calibration-texts", "\"aa\"", "\"bb\"", "these calibration texts")]
    [InlineData("inputs.full-precision.module-1", "\"aa\"", "\"bb\"", "this result of full-precision.module-1")]
    [InlineData("algorithm", "1", "2", "this version of the stage")]
    public void Of_OneDifference_IsInWords(string name, string? before, string? after, string expected) =>
        KeyChangeText.Of([new StageKeyChange(name, before, after)], Model).ShouldBe([expected]);

    [Fact]
    public void Of_LayersThatDifferAlike_AreOneText() => KeyChangeText.Of(
        [
            .. Enumerable.Range(0, 24).Select(layer => new StageKeyChange(
                $"parameters.weights.bert.encoder.layer.{layer}.output.dense", "\"4 tensor\"", "\"2 tensor\"")),
        ],
        Model).ShouldBe(["weights of 24 layers at 2 bits tensor (was 4 bits tensor)"]);

    [Fact]
    public void Of_FileThatWasNeverThere_IsNoDifference() =>
        KeyChangeText.Of([new StageKeyChange("inputs.tokenizer.json", null, "null")], Model).ShouldBeEmpty();

    [Theory]
    [InlineData("\"\\u001b[31m\\u0085red\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("not json \u001b")]
    public void Of_ValuesOfAForeignManifest_HaveNoControlCharacters(string literal)
    {
        var text = KeyChangeText.Of([new StageKeyChange("parameters.x\u001b", literal, new string('y', 5000))], Model)
            .ShouldHaveSingleItem();

        text.ShouldAllBe(character => !char.IsControl(character));
        text.Length.ShouldBeLessThan(300);
    }
}
