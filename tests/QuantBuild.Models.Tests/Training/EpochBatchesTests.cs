using QuantBuild.Models.Data;
using QuantBuild.Models.Training;

namespace QuantBuild.Models.Tests.Training;

public sealed class EpochBatchesTests
{
    [Fact]
    public void RowsAt_EachEpoch_HoldsEveryRowOnceInAnOrderOfItsOwn()
    {
        var batches = new EpochBatches(Texts(10), batchSize: 4, seed: 3);
        batches.StepsAnEpoch.ShouldBe(3);
        int[][] epochs =
        [
            .. Enumerable.Range(0, 4).Select(epoch =>
                Enumerable.Range(epoch * 3, 3).SelectMany(batches.RowsAt).ToArray()),
        ];
        epochs.ShouldAllBe(rows => rows.Order().SequenceEqual(Enumerable.Range(0, 10)));
        epochs.Select(rows => string.Join(' ', rows)).ShouldBeUnique();
    }

    [Fact]
    public void RowsAt_StepsInAnyOrder_DependOnTheStepAndTheSeedAlone()
    {
        var batches = new EpochBatches(Texts(10), batchSize: 4, seed: 3);
        int[][] inOrder = [.. Enumerable.Range(0, 9).Select(batches.RowsAt)];
        var others = new EpochBatches(Texts(10), batchSize: 4, seed: 3);
        foreach (var step in new[] { 8, 0, 4, 3, 7 })
        {
            others.RowsAt(step).ShouldBe(inOrder[step], $"step {step}");
        }

        var otherSeed = new EpochBatches(Texts(10), batchSize: 4, seed: 4);
        Enumerable.Range(0, 9).SelectMany(otherSeed.RowsAt).ShouldNotBe(inOrder.SelectMany(rows => rows));
    }

    private static TokenizedDataset Texts(int count)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < count; text++)
        {
            builder.Add([1 + text], []);
        }

        return builder.Build();
    }
}
