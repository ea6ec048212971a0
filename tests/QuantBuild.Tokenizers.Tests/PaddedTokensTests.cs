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
    public void Set_LongerThanThePositions_IsRefused()
    {
        tokens.Begin(size: 2, length: 2);

        Should.Throw<ArgumentException>(() => tokens.Set(0, [1, 2, 3], ReadOnlySpan<int>.Empty));
    }
}
