using QuantBuild.Quantization.Algorithms.PreQuant;

namespace QuantBuild.Quantization.Tests.Algorithms.PreQuant;

public sealed class OutlierSelectionTests
{
    // 20 weights: mean 0.25, deviation √(Σw²/20 − 0.0625) = √(73/20 − 0.0625) ≈ 1.894.
    private static readonly float[] Weights =
        [6, -5, 0, 0, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, 0, 0, 0, -1, 1, 0];

    [Theory]
    [InlineData(0.05, new[] { 0 })]
    [InlineData(0.10, new[] { 0, 1 })]
    [InlineData(0.02, new int[0])]
    [InlineData(0.125, new[] { 0, 1, 11 })]
    public void Select_Share_TakesTheFurthestAndOfEqualOnesTheFirst(double share, int[] expected) =>
        Select(new OutlierRule { Share = share }, columns: 5, Weights).ShouldHaveSingleItem().ShouldBe(expected);

    [Theory]
    [InlineData(2.9, new[] { 0 })]
    [InlineData(2.7, new[] { 0, 1 })]
    [InlineData(3.1, new int[0])]
    public void Select_Deviations_TakesAllBeyondThem(double deviations, int[] expected) =>
        Select(new OutlierRule { Share = null, Deviations = deviations }, columns: 5, Weights)
            .ShouldHaveSingleItem().ShouldBe(expected);

    [Fact]
    public void Select_PerRow_TakesTheFurthestOfEveryRow()
    {
        float[] weights = [9, 8, 0, 0, /**/ 0, 0, 1, 0, /**/ 0, -3, 0, 0];
        var rule = new OutlierRule { Share = 0.25, Unit = OutlierUnit.Row };
        Select(rule, columns: 4, weights)[0].ShouldBe([0, 6, 9], "9 is further from 4.25 than 0 is");
    }

    [Fact]
    public void Select_PerModel_CountsOverAllMatrices()
    {
        float[] wide = [50, -50, 40, 0], narrow = [1, -1, 0, 0];
        var rule = new OutlierRule { Share = 0.25, Unit = OutlierUnit.Model };
        var positions = Select(rule, columns: 2, narrow, wide);
        positions[0].ShouldBeEmpty();
        positions[1].ShouldBe([0, 1]);
        Select(rule with { Unit = OutlierUnit.Matrix }, columns: 2, narrow, wide).ShouldAllBe(each => each.Length == 1);
    }

    [Fact]
    public void Select_Random_TakesAsManyAscendingAndByTheSeed()
    {
        var weights = new float[10_000];
        weights[17] = 5;
        var rule = new OutlierRule { Share = 0.01, Choice = OutlierChoice.Random, Seed = 1 };
        var positions = Select(rule, columns: 100, weights, weights);
        positions[0].Length.ShouldBe(100);
        positions[0].ShouldBeInOrder(SortDirection.Ascending);
        positions[0].ShouldBeUnique();
        positions[0].ShouldNotBe(positions[1], "each matrix draws by itself");
        Select(rule, columns: 100, weights, weights)[0].ShouldBe(positions[0]);
        Select(rule with { Seed = 2 }, columns: 100, weights, weights)[0].ShouldNotBe(positions[0]);
        positions[0].Count(position => position < 5000).ShouldBeInRange(30, 70, "spread over the matrix");
    }

    [Fact]
    public void Select_RandomBeyondDeviations_TakesAsManyAsTheLargest()
    {
        var rule = new OutlierRule { Share = null, Deviations = 2.7, Choice = OutlierChoice.Random };
        Select(rule, columns: 5, Weights)[0].Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(777)]
    [InlineData(4096)]
    public void LeastOf_AnyCount_IsThatOfASortedList(int count)
    {
        var random = new Random(5);
        uint[][] parts =
        [
            [.. Enumerable.Range(0, 3000).Select(_ => (uint)random.Next(50))],
            [.. Enumerable.Range(0, 1096).Select(_ => (uint)random.NextInt64(1L << 32))],
        ];
        var sorted = parts.SelectMany(part => part).OrderDescending().ToList();
        var least = sorted[count - 1];
        var (key, ofKey) = LargestKeys.LeastOf(parts, count);
        key.ShouldBe(least);
        ofKey.ShouldBe(sorted.Take(count).Count(each => each == least));
        LargestKeys.LeastOf([[.. parts.SelectMany(part => part)]], count).ShouldBe((key, ofKey), "few are sorted");
    }

    private static IReadOnlyList<int[]> Select(OutlierRule rule, int columns, params float[][] matrices) =>
        new OutlierSelection(rule, matrix => matrices[matrix], [.. matrices.Select(_ => columns)]).Select();
}
