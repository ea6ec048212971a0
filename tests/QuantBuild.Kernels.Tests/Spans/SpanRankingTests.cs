using QuantBuild.Kernels.Spans;

namespace QuantBuild.Kernels.Tests.Spans;

/// <summary>The best spans of windows; against all spans, by brute force.</summary>
public sealed class SpanRankingTests
{
    private static readonly int[] Begins = [0, 4, 9];
    private static readonly int[] Ends = [3, 8, 12];

    [Fact]
    public void Add_EqualScores_KeepsTheSpanThatCameFirst()
    {
        var ranking = new SpanRanking(longest: 3, count: 2);

        ranking.Add([0, 0, 1, 1, 1, 1, 1, 1], first: 1, Begins, Ends);

        ranking.Best.ShouldBe([new RankedSpan(0, 3, 2), new RankedSpan(0, 8, 2)]);
        ranking.None.ShouldBe(0);
    }

    [Fact]
    public void Add_SpanOfSeveralWindows_CountsOnceWithItsLargestScore()
    {
        var ranking = new SpanRanking(longest: 1, count: 3);

        ranking.Add([4, 4, 1, 1, 5, 0], first: 1, [0, 4], [3, 8]);
        ranking.Add([3, 2, 9, 9, 0, 0], first: 1, [4, 9], [8, 12]);

        ranking.Best.ShouldBe([new RankedSpan(4, 8, 18), new RankedSpan(0, 3, 2), new RankedSpan(9, 12, 0)]);
        ranking.None.ShouldBe(5);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(3.0, true)]
    [InlineData(2.9, false)]
    public void HasSpan_OfAThreshold_NeedsNoneToBeLargerByMore(double? threshold, bool expected)
    {
        var ranking = new SpanRanking(longest: 2, count: 1);
        ranking.Add([4, 1, 1, 1], first: 1, [0], [3]);

        ranking.HasSpan(threshold).ShouldBe(expected);
    }

    [Fact]
    public void HasSpan_OfAWindowWithoutText_IsFalse()
    {
        var ranking = new SpanRanking(longest: 2, count: 1);
        ranking.Add([4, 1], first: 0, [], []);

        ranking.HasSpan(threshold: null).ShouldBeFalse();
        new SpanRanking(longest: 2, count: 1).None.ShouldBe(double.PositiveInfinity);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 5)]
    [InlineData(40, 20)]
    [InlineData(int.MaxValue, 1000)]
    public void Add_AnyLogits_RanksAsAllSpansSorted(int longest, int count)
    {
        const int Tokens = 12;
        float[] logits = [.. Enumerable.Range(0, 2 * Tokens).Select(i => MathF.Round(MathF.Sin(i * 1.3f) * 8))];
        int[] begins = [.. Enumerable.Range(0, Tokens - 2).Select(token => 3 * token)];
        int[] ends = [.. begins.Select(begin => begin + 2)];
        var ranking = new SpanRanking(longest, count);

        ranking.Add(logits, first: 2, begins, ends);

        var all = from start in Enumerable.Range(0, begins.Length)
                  from end in Enumerable.Range(start, begins.Length - start)
                  where end - start < longest
                  select new RankedSpan(
                      begins[start], ends[end], (double)logits[2 * (start + 2)] + logits[(2 * (end + 2)) + 1]);
        ranking.Best.ShouldBe(all.OrderByDescending(span => span.Score).Take(count));
    }
}
