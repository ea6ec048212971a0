using QuantBuild.Runtime.Execution;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime.Tests.Execution;

public sealed class TokenBatchTests
{
    private const int Padding = 7;

    private static readonly TokenizedText[] Texts =
        [new([1, 2, 3], [0, 0, 1]), new([4], [0]), new([5, 6], [1, 1])];

    private static readonly EmbeddingRows Rows = new(Tokens: 8, Positions: 3, TokenTypes: 2);

    private readonly TokenBatch batch = new(Padding, Rows, firstPosition: 0);

    [Fact]
    public void Fill_TextsOfSeveralLengths_PadsToTheLongest()
    {
        batch.Fill(Texts, [1, 0]);

        (batch.Size, batch.Length).ShouldBe((2, 3));
        batch.Ids.ToArray().ShouldBe([4, Padding, Padding, 1, 2, 3]);
        batch.Types.ToArray().ShouldBe([0, 0, 0, 0, 0, 1]);
        batch.Mask.ToArray().ShouldBe([1, 0, 0, 1, 1, 1]);
        batch.Positions.ToArray().ShouldBe([0, 1, 2, 0, 1, 2]);
    }

    [Fact]
    public void Fill_PositionsBehindPadding_CountTokensAlone()
    {
        var behind = new TokenBatch(Padding, Rows, firstPosition: 2);
        behind.Fill(Texts, [1, 0]);
        behind.Positions.ToArray().ShouldBe([2, 1, 1, 2, 3, 4]);
    }

    [Fact]
    public void Fill_TypesOfAModelWithoutThem_AreTaken()
    {
        var without = new TokenBatch(Padding, Rows with { TokenTypes = 0 }, firstPosition: 0);
        without.Fill(Texts, [2]);
        without.Types.ToArray().ShouldBe([1, 1]);
    }

    [Fact]
    public void Fill_SmallerBatchAfterALargerOne_HasNothingOfIt()
    {
        batch.Fill(Texts, [0, 1, 2]);
        batch.Fill(Texts, [2, 1]);

        batch.Ids.ToArray().ShouldBe([5, 6, 4, Padding]);
        batch.Types.ToArray().ShouldBe([1, 1, 0, 0]);
        batch.Mask.ToArray().ShouldBe([1, 1, 1, 0]);
    }

    [Theory]
    [InlineData(new[] { 1, 8 }, new[] { 0, 0 }, "The row 8 of an embedding of 8 rows")]
    [InlineData(new[] { -1 }, new[] { 0 }, "The row -1 of an embedding of 8 rows")]
    [InlineData(new[] { 1 }, new[] { 2 }, "The row 2 of an embedding of 2 rows")]
    [InlineData(new[] { 1, 1, 1, 1 }, new[] { 0, 0, 0, 0 }, "The row 3 of an embedding of 3 rows")]
    public void Fill_IndexBeyondTheRows_IsRefused(int[] ids, int[] types, string message) =>
        Should.Throw<InvalidOperationException>(() => batch.Fill([new TokenizedText(ids, types)], [0]))
            .Message.ShouldStartWith(message);
}
