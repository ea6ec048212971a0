using QuantBuild.Quantization.Algorithms;

namespace QuantBuild.Quantization.Tests.Algorithms;

public sealed class ModuleNamesTests
{
    [Theory]
    [InlineData("bert.encoder.layer.0.output.dense.weight", "bert.encoder.layer.0.output.dense")]
    [InlineData("bert.encoder.layer.0.output.dense.bias", null)]
    [InlineData("bert.encoder.layer.0.output.LayerNorm.weight", null)]
    public void OfWeight_Names_AreOfMatricesOnly(string tensor, string? module) =>
        ModuleNames.OfWeight(tensor).ShouldBe(module);

    [Theory]
    [InlineData("bert.encoder.layer.3.attention.self.query", "bert.encoder.layer.3.attention.self.input")]
    [InlineData("bert.encoder.layer.3.attention.self.value", "bert.encoder.layer.3.attention.self.input")]
    [InlineData("bert.encoder.layer.3.attention.output.dense", "bert.encoder.layer.3.attention.output.dense.input")]
    public void InputPointOf_QueryKeyAndValue_ShareOne(string module, string point) =>
        ModuleNames.InputPointOf(module).ShouldBe(point);
}
