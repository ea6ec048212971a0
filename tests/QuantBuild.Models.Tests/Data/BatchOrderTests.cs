using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data;

public sealed class BatchOrderTests
{
    [Theory]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(10_000)]
    public void Parts_OfAnyRows_KeepTheOrderAndStayBelowThePositions(int positions)
    {
        var texts = SeparableTexts.Create(30);
        var rows = Enumerable.Range(0, texts.Count).Reverse().ToArray();
        var parts = BatchOrder.Parts(texts, rows, positions).ToList();
        parts.SelectMany(part => part).ShouldBe(rows);
        parts.ShouldAllBe(part => part.Length == 1 || part.Length * part.Max(texts.LengthOf) <= positions);
        for (var i = 1; i < parts.Count; i++)
        {
            var longer = parts[i - 1].Append(parts[i][0]).ToArray();
            (longer.Length * longer.Max(texts.LengthOf)).ShouldBeGreaterThan(positions, "a row more would have fitted");
        }
    }

    private readonly TokenizedDataset dataset = SeparableTexts.Create(101);

    [Fact]
    public void EveryOrder_HoldsEachRowOnce()
    {
        IReadOnlyList<int[]>[] orders =
        [
            BatchOrder.ByLength(dataset, 8), BatchOrder.Shuffled(dataset, 8, 1, 0),
        ];

        foreach (var batches in orders)
        {
            batches.Count.ShouldBe(13);
            batches.SelectMany(rows => rows).Order().ShouldBe(Enumerable.Range(0, 101));
        }
    }

    [Fact]
    public void Shuffled_SameSeedAndEpoch_IsTheSame()
    {
        var batches = BatchOrder.Shuffled(dataset, 8, seed: 1, epoch: 2);

        BatchOrder.Shuffled(dataset, 8, seed: 1, epoch: 2).ShouldBe(batches);
        BatchOrder.Shuffled(dataset, 8, seed: 1, epoch: 3).ShouldNotBe(batches);
        BatchOrder.Shuffled(dataset, 8, seed: 2, epoch: 2).ShouldNotBe(batches);
    }

    [Fact]
    public void Shuffled_ComparedWithOrder_PadsLess() =>
        Positions(BatchOrder.Shuffled(dataset, 8, seed: 1, epoch: 0))
            .ShouldBeLessThan(Positions([.. Enumerable.Range(0, dataset.Count).Chunk(8)]));

    private int Positions(IReadOnlyList<int[]> batches) =>
        batches.Sum(rows => rows.Length * rows.Max(dataset.LengthOf));
}
