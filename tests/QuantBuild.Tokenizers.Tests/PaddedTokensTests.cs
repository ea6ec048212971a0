namespace QuantBuild.Tokenizers.Tests;

public sealed class PaddedTokensTests
{
    private const int Padding = 7;

    private readonly PaddedTokens tokens = new(Padding);

    [Fact]
    public void Set_ShorterThanTheOthers_IsFilledUpAtTheEnd()
    {
        tokens.Begin(size: 2, length: 4);
        tokens.Set(0, [4], (ReadOnlySpan<int>)[1]);
        tokens.Set(1, [1, 2, 3], (ReadOnlySpan<byte>)[0, 0, 1]);

        tokens.Ids.ToArray().ShouldBe([4, Padding, Padding, Padding, 1, 2, 3, Padding]);
        tokens.Types.ToArray().ShouldBe([1, 0, 0, 0, 0, 0, 1, 0]);
        tokens.Mask.ToArray().ShouldBe([1, 0, 0, 0, 1, 1, 1, 0]);
    }

    [Fact]
    public void Set_WithoutTypes_HasType0()
    {
        tokens.Begin(size: 1, length: 2);
        tokens.Set(0, [4, 5], ReadOnlySpan<byte>.Empty);

        tokens.Types.ToArray().ShouldBe([0, 0]);
    }

    [Fact]
    public void Begin_AfterMoreTexts_HasNothingOfThem()
    {
        tokens.Begin(size: 3, length: 2);
        tokens.Set(0, [1, 2], (ReadOnlySpan<int>)[1, 1]);
        tokens.Begin(size: 1, length: 2);

        (tokens.Size, tokens.Length).ShouldBe((1, 2));
        tokens.Ids.ToArray().ShouldBe([Padding, Padding]);
        tokens.Types.ToArray().ShouldBe([0, 0]);
        tokens.Mask.ToArray().ShouldBe([0, 0]);
    }

    [Fact]
    public void Set_PaddingAtTheLeft_IsFilledUpAtTheBeginning()
    {
        var left = new PaddedTokens(new Padding(Padding, TypeId: 2, SequenceSide.Left));
        left.Begin(size: 2, length: 4);
        left.Set(0, [4], (ReadOnlySpan<int>)[1]);
        left.Set(1, [1, 2, 3], ReadOnlySpan<byte>.Empty);

        left.Ids.ToArray().ShouldBe([Padding, Padding, Padding, 4, Padding, 1, 2, 3]);
        left.Types.ToArray().ShouldBe([2, 2, 2, 1, 2, 0, 0, 0]);
        left.Mask.ToArray().ShouldBe([0, 0, 0, 1, 0, 1, 1, 1]);
    }

    // BERT counts over padding, as the model does that is given no positions; RoBERTa counts tokens only.
    [Theory]
    [InlineData(0, new[] { 0, 1, 2, 3, 0, 1, 2, 3 })]
    [InlineData(8, new[] { 7, 7, 7, 8, 7, 8, 9, 10 })]
    public void Positions_PaddingAtTheLeft_AreThoseOfTheModel(int first, int[] expected)
    {
        var positions = new int[8];
        TokenPositions.Fill(positions, [Padding, Padding, Padding, 4, Padding, 1, 2, 3], length: 4, Padding, first);
        positions.ShouldBe(expected);
    }

    [Theory]
    [InlineData(SequenceSide.Right)]
    [InlineData(SequenceSide.Left)]
    public void Set_LongerThanThePositions_IsRefused(SequenceSide side)
    {
        var padded = new PaddedTokens(new Padding(Padding, TypeId: 0, side));
        padded.Begin(size: 2, length: 2);

        Should.Throw<ArgumentException>(() => padded.Set(0, [1, 2, 3], ReadOnlySpan<int>.Empty));
    }
}
