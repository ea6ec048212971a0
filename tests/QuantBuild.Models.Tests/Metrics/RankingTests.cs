using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.Reranking;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tests.Metrics;

/// <summary>Values worked out by hand.</summary>
public sealed class RankingTests
{
    [Fact]
    public void NormalizedGain_OfAnOrder_IsItsShareOfTheBest()
    {
        // In order of the scores the relevances 0, 3, 2; the best order is 3, 2, 0.
        var best = 3 + (2 / Math.Log2(3));
        Ranking.NormalizedGain([5, 1, 3], [0, 2, 3], cut: 10)
            .ShouldBe(((3 / Math.Log2(3)) + (2 / Math.Log2(4))) / best, 1e-14);
        Ranking.NormalizedGain([5, 1, 3], [0, 2, 3], cut: 2).ShouldBe(3 / Math.Log2(3) / best, 1e-14);
        Ranking.NormalizedGain([1, 2], [1, 2], cut: 10).ShouldBe(1, 1e-15);
        Ranking.NormalizedGain([1, 2], [0, 0], cut: 10).ShouldBe(double.NaN);
    }

    [Fact]
    public void Recall_OfAnOrder_IsTheShareOfTheRelevant()
    {
        Ranking.Recall([5, 1, 3, 4], [1, 1, 0, 2], cut: 2).ShouldBe(2.0 / 3, 1e-15);
        Ranking.Recall([1, 1, 1], [1, 0, 1], cut: 1).ShouldBe(0.5, "equal scores keep their order");
        Ranking.Recall([1, 2], [0, 0], cut: 1).ShouldBe(double.NaN);
    }

    [Fact]
    public void KendallTau_OfTwoScores_CountsThePairs()
    {
        // Of six pairs five agree.
        Ranking.KendallTau([1, 2, 3, 4], [1, 2, 4, 3]).ShouldBe(4.0 / 6, 1e-15);
        Ranking.KendallTau([1, 2, 3], [3, 2, 1]).ShouldBe(-1);

        // One pair is equal on the left: 2 of 2 concordant, √(2 · 3) for the pairs that differ.
        Ranking.KendallTau([1, 1, 2], [1, 2, 3]).ShouldBe(2 / Math.Sqrt(6), 1e-15);
        Ranking.KendallTau([1], [1]).ShouldBe(double.NaN);
    }

    [Fact]
    public void Metrics_OfQueries_AreMeansOverThemAndDrawnWhole()
    {
        // Queries 7 and 9 mixed: of 7 the relevant one is second, of 9 first; 4 has none.
        var targets = new RelevanceTargets([7, 9, 7, 9, 4], [1, 1, 0, 0, 0]);
        var predictions = new Predictions(new LogitTable([1f, 5f, 2f, 4f, 3f], 1), targets);

        targets.Answers.ShouldBe(3);
        predictions.Count.ShouldBe(3);
        var second = 1 / Math.Log2(3);
        RankingMetric.NormalizedGain.Compute(predictions, [0, 1, 2]).ShouldBe((second + 1) / 2, 1e-14);
        RankingMetric.NormalizedGain.Compute(predictions, [0, 0, 1]).ShouldBe(((2 * second) + 1) / 3, 1e-14);
        RankingMetric.Recall.Compute(predictions, [0, 1, 2]).ShouldBe(1);
        RankingMetric.Recall.Compute(predictions, [2]).ShouldBe(double.NaN);
    }

    [Fact]
    public void Fidelity_OfQueries_ComparesTheirOrders()
    {
        var targets = new RelevanceTargets([0, 0, 1, 1, 1], [1, 0, 0, 1, 0]);
        var full = new LogitTable([1f, 2f, 1f, 2f, 3f], 1);
        var quantized = new LogitTable([2f, 1f, 1f, 2f, 4f], 1);

        OrderFidelity.First.Compare(full, quantized, targets, seed: 1).Value.ShouldBe(0.5);
        OrderFidelity.Kendall.Compare(full, quantized, targets, seed: 1).Value.ShouldBe((-1.0 + 1) / 2);
        OrderFidelity.Kendall.Compare(full, quantized, seed: 1).Value.ShouldBe(double.NaN);
    }

    [Fact]
    public void Read_Rows_NumbersTheQueriesByTheirText()
    {
        var reader = new RelevanceTargetForm().Open("dev.tsv", "label");
        (string Query, string Relevance)[] rows = [("a", "1"), ("b", "0"), ("a", "0.5")];
        foreach (var (query, relevance) in rows)
        {
            reader.Judge(relevance, new TablePlace(2));
            var cell = TableCell.OfText(relevance, new TablePlace(2));
            reader.Read(new TextExample(query, "document", cell), new TokenizedText([], []));
        }

        var targets = (RelevanceTargets)reader.ToTargets();

        Shown(targets).ShouldBe("0,2|1");
        targets.Relevances.ToArray().ShouldBe([1, 0, 0.5]);
        using var stream = new MemoryStream();
        targets.Write(stream);
        var again = (RelevanceTargets)new RelevanceTargetForm().Restore(stream.ToArray(), 3)!;
        Shown(again).ShouldBe("0,2|1");
        new RelevanceTargetForm().Restore(stream.ToArray(), 2).ShouldBeNull();
        Should.Throw<DatasetException>(() => reader.Judge("-1", new TablePlace(4, 3))).Message.ShouldContain("(4,3)");
    }

    private static string Shown(RelevanceTargets targets) =>
        string.Join('|', targets.Groups.Select(pairs => string.Join(',', pairs)));
}
