namespace QuantBuild.Tensors.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Constructor_Extents_GiveRowsColumnsAndCount()
    {
        var shape = new Shape(2, 3, 4);
        (shape.Rank, shape.Count, shape.Rows, shape.Columns).ShouldBe((3, 24L, 6, 4));
        (shape[0], shape[1], shape[2]).ShouldBe((2, 3, 4));
    }

    [Fact]
    public void Constructor_NoneTooManyOrNegativeExtents_Throws()
    {
        Should.Throw<ArgumentException>(() => new Shape([]));
        Should.Throw<ArgumentException>(() => new Shape(1, 2, 3, 4, 5));
        Should.Throw<ArgumentOutOfRangeException>(() => new Shape(2, -1));
    }

    [Fact]
    public void Constructor_CountBeyondInt64_Throws() =>
        Should.Throw<OverflowException>(() => new Shape(int.MaxValue, int.MaxValue, int.MaxValue, 2));

    [Fact]
    public void Rows_MoreThanAnIntegerHolds_Throws()
    {
        var shape = new Shape(1 << 20, 1 << 12, 1);
        shape.Count.ShouldBe(1L << 32);
        Should.Throw<OverflowException>(() => shape.Rows);
    }

    [Fact]
    public void Rows_NoColumns_IsZero() => new Shape(5, 0).Rows.ShouldBe(0);

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Indexer_BeyondTheRank_Throws(int dimension) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Shape(4, 5)[dimension]);

    [Fact]
    public void Equality_ComparesRankAndExtents()
    {
        (new Shape(2, 3) == new Shape(2, 3)).ShouldBeTrue();
        new Shape(2, 3).GetHashCode().ShouldBe(new Shape(2, 3).GetHashCode());
        (new Shape(2, 3) != new Shape(3, 2)).ShouldBeTrue();
        (new Shape(6) != new Shape(6, 1)).ShouldBeTrue();
        new Shape(2).Equals("[2]").ShouldBeFalse();
    }

    [Fact]
    public void WithColumns_ChangesTheInnermostExtentOnly() =>
        new Shape(2, 3, 4).WithColumns(7).ShouldBe(new Shape(2, 3, 7));

    [Fact]
    public void ToString_ListsTheExtents() => new Shape(2, 3).ToString().ShouldBe("[2, 3]");
}
