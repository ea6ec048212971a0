using QuantBuild.Formats.Messages;

namespace QuantBuild.Formats.Tests.Messages;

public sealed class ShortListTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "0")]
    [InlineData(8, "0, 1, 2, 3, 4, 5, 6, 7")]
    [InlineData(9, "0, 1, 2, 3, 4, 5, 6, 7 and 1 more")]
    [InlineData(5000, "0, 1, 2, 3, 4, 5, 6, 7 and 4992 more")]
    public void Of_Items_ShowsEightAtMost(int count, string text) =>
        ShortList.Of(Enumerable.Range(0, count).Select(item => $"{item}")).ShouldBe(text);

    [Fact]
    public void Of_OwnSeparator_StandsBetweenItems() => ShortList.Of(["a", "b"], "; ").ShouldBe("a; b");
}
