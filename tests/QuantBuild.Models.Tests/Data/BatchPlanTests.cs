using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data;

public sealed class BatchPlanTests
{
    private readonly TokenizedDataset dataset = TinyBert.SeparableTexts(101);

    [Fact]
    public void EveryPlan_HoldsEachRowOnce()
    {
        IReadOnlyList<int[]>[] plans =
        [
            BatchPlan.InOrder(dataset, 8), BatchPlan.ByLength(dataset, 8), BatchPlan.Shuffled(dataset, 8, 1, 0),
        ];

        foreach (var plan in plans)
        {
            plan.Count.ShouldBe(13);
            plan.SelectMany(rows => rows).Order().ShouldBe(Enumerable.Range(0, 101));
        }
    }

    [Fact]
    public void Shuffled_SameSeedAndEpoch_IsTheSame()
    {
        var plan = BatchPlan.Shuffled(dataset, 8, seed: 1, epoch: 2);

        BatchPlan.Shuffled(dataset, 8, seed: 1, epoch: 2).ShouldBe(plan);
        BatchPlan.Shuffled(dataset, 8, seed: 1, epoch: 3).ShouldNotBe(plan);
        BatchPlan.Shuffled(dataset, 8, seed: 2, epoch: 2).ShouldNotBe(plan);
    }

    [Fact]
    public void Shuffled_ComparedWithOrder_PadsLess() =>
        Positions(BatchPlan.Shuffled(dataset, 8, seed: 1, epoch: 0))
            .ShouldBeLessThan(Positions(BatchPlan.InOrder(dataset, 8)));

    private int Positions(IReadOnlyList<int[]> plan) => plan.Sum(rows => rows.Length * rows.Max(dataset.LengthOf));
}
