using QuantBuild.Formats.Architectures.Positions;

namespace QuantBuild.Formats.Tests.Architectures.Positions;

/// <summary>
/// Against the formula of T5: near + ⌊ln(n/near) / ln(farthest/near) · (side − near)⌋, at most the last class.
/// </summary>
public sealed class RelativePositionsTests
{
    [Theory]
    [InlineData(32, 128, true)]
    [InlineData(32, 128, false)]
    [InlineData(64, 300, true)]
    [InlineData(10, 20, false)]
    [InlineData(6, 7, true)]
    [InlineData(4, 3, false)]
    public void ClassOf_EveryDistance_IsTheFormulas(int classes, int farthest, bool seesBehind)
    {
        var positions = new RelativePositions(classes, farthest, seesBehind);

        positions.Classes.ShouldBe(classes);
        for (var distance = -3 * farthest; distance <= 3 * farthest; distance++)
        {
            positions.ClassOf(distance).ShouldBe(
                Formula(distance, classes, farthest, seesBehind), $"distance {distance}");
        }
    }

    [Fact]
    public void ClassOf_DistancesOfADecoder_AreThoseOfTheReference()
    {
        // transformers' T5Attention._relative_position_bucket(bidirectional=False, 32 buckets, farthest 128).
        var positions = new RelativePositions(32, 128, seesBehind: false);

        int[] distances = [5, 1, 0, -1, -15, -16, -18, -19, -20, -21, -112, -113, -127, -128, -1000];
        distances.Select(positions.ClassOf).ShouldBe([0, 0, 0, 1, 15, 16, 16, 17, 17, 18, 30, 31, 31, 31, 31]);
    }

    [Theory]
    [InlineData(int.MinValue, 15)]
    [InlineData(int.MaxValue, 31)]
    public void ClassOf_FarthestIntegers_AreOfTheLastClassOfTheirSide(int distance, int expected) =>
        new RelativePositions(32, 128, seesBehind: true).ClassOf(distance).ShouldBe(expected);

    [Theory]
    [InlineData(3, 128, true)]
    [InlineData(7, 128, true)]
    [InlineData(1, 128, false)]
    [InlineData(32, 8, true)]
    [InlineData(32, 16, false)]
    public void New_ClassesThatCannotBe_Throws(int classes, int farthest, bool seesBehind) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new RelativePositions(classes, farthest, seesBehind));

    // A quotient that is an integer but for rounding counts as it.
    private static int Formula(int distance, int classes, int farthest, bool seesBehind)
    {
        var side = seesBehind ? classes / 2 : classes;
        var near = side / 2;
        var magnitude = seesBehind ? Math.Abs(distance) : Math.Max(-distance, 0);
        var far = magnitude < near
            ? magnitude
            : near + (int)Math.Floor(
                (Math.Log((double)magnitude / near) / Math.Log((double)farthest / near) * (side - near)) + 1e-9);
        return (seesBehind && distance > 0 ? side : 0) + Math.Min(far, side - 1);
    }
}
