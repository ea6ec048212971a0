using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes.Tests.Diagnostics;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["steps", "batchSize", "learningRate", "seed", "modules"];

    [Theory]
    [InlineData("stesp", "steps")]
    [InlineData("step", "steps")]
    [InlineData("batchsize", "batchSize")]
    [InlineData("batch_size", "batchSize")]
    [InlineData("learnRate", "learningRate")]
    [InlineData("sed", "seed")]
    public void Find_Misspelling_IsTheNameMeant(string name, string expected) =>
        NearestName.Find(name, Names).ShouldBe(expected);

    [Theory]
    [InlineData("temperature")]
    [InlineData("x")]
    [InlineData("")]
    public void Find_StrangeName_IsNull(string name) => NearestName.Find(name, Names).ShouldBeNull();

    [Fact]
    public void Suggest_StrangeName_ListsTheValidOnes() =>
        NearestName.Suggest("temperature", ["a", "b"]).ShouldBe("valid: a, b");
}
