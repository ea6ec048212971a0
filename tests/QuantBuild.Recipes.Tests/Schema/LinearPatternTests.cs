using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Tests.Schema;

public sealed class LinearPatternTests
{
    private const string Name = "bert.encoder.layer.0.output.dense";

    [Theory]
    [InlineData("bert.encoder.layer.0.output.dense")]
    [InlineData("encoder.layer.*.output.dense")]
    [InlineData("output.dense")]
    [InlineData("dense")]
    [InlineData("de*e")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("encoder.**.dense")]
    [InlineData("encoder.layer.0.**")]
    [InlineData("encoder.layer.0.output.dense.**")]
    [InlineData("bert.**.encoder.**.0.output.*")]
    public void IsMatch_PatternOfTheName_IsTrue(string pattern) =>
        LinearPattern.Parse(pattern).IsMatch(Name).ShouldBeTrue();

    [Theory]
    [InlineData("encoder.layer.0")]
    [InlineData("encoder.layer.*")]
    [InlineData("encoder.*.dense")]
    [InlineData("put.dense")]
    [InlineData("Dense")]
    [InlineData("model.bert.encoder.layer.0.output.dense")]
    [InlineData("encoder.layer.1.**")]
    [InlineData("d*s")]
    public void IsMatch_OtherPattern_IsFalse(string pattern) =>
        LinearPattern.Parse(pattern).IsMatch(Name).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData("a***")]
    [InlineData("a**")]
    [InlineData("a b")]
    [InlineData("layer[0]")]
    public void Parse_NoPattern_Throws(string text) =>
        Should.Throw<FormatException>(() => LinearPattern.Parse(text));

    [Fact]
    public void IsMatch_ManyStars_EndsSoon()
    {
        var pattern = LinearPattern.Parse(string.Concat(Enumerable.Repeat("a*", 120)) + "b");

        pattern.IsMatch(new string('a', 100_000)).ShouldBeFalse();
    }
}
