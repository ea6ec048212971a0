using QuantBuild.Formats.TextGeneration;

namespace QuantBuild.Formats.Tests.TextGeneration;

public sealed class PromptTemplateTests
{
    [Theory]
    [InlineData("{text}", "a", null, "a")]
    [InlineData("sst2 sentence: {text}", "a {text} }", null, "sst2 sentence: a {text} }")]
    [InlineData("question: {text}  context: {textPair}", "a", "b", "question: a  context: b")]
    [InlineData("{textPair}{text}{text}", "a", "b", "baa")]
    [InlineData("{{{text}}}", "a", null, "{a}")]
    public void Fill_Places_GetTheTexts(string source, string text, string? pair, string expected)
    {
        var prompt = PromptTemplate.Parse(source);

        prompt.TakesPair.ShouldBe(pair is not null);
        prompt.Fill(text, pair).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{question}", "'{question}'")]
    [InlineData("{Text}", "'{Text}'")]
    [InlineData("no place", "'{text}'")]
    [InlineData("{textPair}", "'{text}'")]
    [InlineData("{text", "'{'")]
    [InlineData("{text} }", "'}'")]
    [InlineData("", "'{text}'")]
    public void FindFault_WrongTemplate_SaysWhatIsWrong(string source, string part)
    {
        PromptTemplate.FindFault(source).ShouldNotBeNull().ShouldContain(part);
        Should.Throw<FormatException>(() => PromptTemplate.Parse(source));
    }

    [Theory]
    [InlineData("{text}", "b")]
    [InlineData("{text} {textPair}", null)]
    public void Fill_OtherTextsThanPlaces_Throws(string source, string? pair) =>
        Should.Throw<ArgumentException>(() => PromptTemplate.Parse(source).Fill("a", pair));
}
