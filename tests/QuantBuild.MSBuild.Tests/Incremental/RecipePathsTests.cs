using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild.Tests.Incremental;

public sealed class RecipePathsTests
{
    [Theory]
    [InlineData("models/sentiment.quant.yaml", "sentiment")]
    [InlineData("sentiment.w4.QUANT.yaml", "sentiment.w4")]
    [InlineData("other.yaml", "other")]
    [InlineData(".quant.yaml", ".quant")]
    public void NameOf_ARecipe_IsItsFileNameWithoutTheSuffix(string recipe, string name) =>
        RecipePaths.NameOf(recipe).ShouldBe(name);
}
