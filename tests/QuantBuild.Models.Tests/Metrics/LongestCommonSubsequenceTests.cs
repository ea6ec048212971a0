using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tests.Metrics;

public sealed class LongestCommonSubsequenceTests
{
    // "police killed the gunman" of Lin (2004), section 3: 3 of 4 and 4 words, 2 of 4 and 4, and the last of 4 and 4.
    [Theory]
    [InlineData("police kill the gunman", "police killed the gunman", 3.0 / 4)]
    [InlineData("the gunman kill police", "police killed the gunman", 2.0 / 4)]
    [InlineData("Police, killed: the GUNMAN!", "police killed the gunman", 1)]
    [InlineData("a b c d e", "a x c y e z", 2 * 3.0 / 11)]
    [InlineData("a a a", "a", 2 * 1.0 / 4)]
    [InlineData("it's 4-bit", "it s 4 bit", 1)]
    [InlineData("Grün", "gr n", 1)]
    [InlineData("", "a", 0)]
    [InlineData("a", "", 0)]
    [InlineData("...", "...", 0)]
    public void F1_OfTwoTexts_IsWorkedOutByHand(string text, string right, double expected) =>
        LongestCommonSubsequence.F1(text, [right]).ShouldBe(expected, 1e-12);

    [Fact]
    public void F1_OfSeveralRightTexts_IsTheBest() =>
        LongestCommonSubsequence.F1("a b", ["c", "a", "a b c"]).ShouldBe(2 * 2.0 / 5, 1e-12);
}
