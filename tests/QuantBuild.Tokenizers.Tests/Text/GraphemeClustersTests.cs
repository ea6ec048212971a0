using System.Globalization;
using System.Text;
using QuantBuild.Tokenizers.Tests.Support;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Tests.Text;

public sealed class GraphemeClustersTests
{
    [Fact]
    public void FirstLength_UnicodeConformanceTest_GivesItsClusters()
    {
        var lines = Fixture.Json("unicode.json").GetProperty("graphemes").EnumerateArray()
            .Select(line => line.GetString()!).ToList();
        lines.Count.ShouldBeGreaterThan(500);
        foreach (var line in lines)
        {
            var expected = line.Split('/').Select(TextOf).ToArray();
            string.Join('/', Clusters(string.Concat(expected)).Select(Fixture.Escape))
                .ShouldBe(string.Join('/', expected.Select(Fixture.Escape)), line);
        }
    }

    [Theory]
    [InlineData("\u0915\u094D\u0924", 3)]
    [InlineData("\u0915\u094D\u200D\u0924", 4)]
    [InlineData("\u0915\u094D\u200C\u0924", 3)]
    [InlineData("\u0915\u0924", 1)]
    [InlineData("a\u094D\u0924", 2)]
    public void FirstLength_IndicConjunct_FollowsRule9c(string text, int expected) =>
        GraphemeClusters.FirstLength(text).ShouldBe(expected);

    [Fact]
    public void FirstLength_LoneSurrogates_AreClustersOfTheirOwn() =>
        Clusters("\ud800a\udc00\udc00").ShouldBe(["\ud800", "a", "\udc00", "\udc00"]);

    private static List<string> Clusters(string text)
    {
        var clusters = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var length = GraphemeClusters.FirstLength(text.AsSpan(at));
            clusters.Add(text.Substring(at, length));
            at += length;
        }

        return clusters;
    }

    private static string TextOf(string codePoints) => string.Concat(codePoints.Split(' ').Select(
        each => new Rune(int.Parse(each, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));
}
