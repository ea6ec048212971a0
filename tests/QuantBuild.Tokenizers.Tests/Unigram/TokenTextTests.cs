using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Unigram;

/// <summary>Tokens put together to texts, as the decoder of the files' library does it.</summary>
public sealed class TokenTextTests
{
    [SharedDataTheory]
    [InlineData("positive")]
    [InlineData("A man is eating pizza, isn't he?")]
    [InlineData("Das Haus ist wunderbar.")]
    public void AddAll_OfAnEncodedText_IsTheText(string text)
    {
        var tokenizer = Tokenizer.FromFolder(SharedData.PathOf("tokenizers", "t5-small"));
        var ids = tokenizer.Encode(text, pair: null, int.MaxValue).Ids;

        tokenizer.BeginText()!.AddAll(ids).ShouldBe(text);
        var writing = tokenizer.BeginText()!;
        string.Concat(ids.Select(writing.Add)).ShouldBe(text);
    }

    [SharedDataTheory]
    [InlineData(new[] { 0, 2, 32099, 1, 32127 }, "")]
    [InlineData(new[] { 3, 5, 3, 5 }, ". .")]
    public void AddAll_SpecialTokensAndMarks_AddNothingOrASpace(int[] ids, string expected) =>
        Tokenizer.FromFolder(SharedData.PathOf("tokenizers", "t5-small")).BeginText()!.AddAll(ids)
            .ShouldBe(expected);

    [SharedDataTheory]
    [InlineData("bert-base-uncased")]
    [InlineData("roberta-base")]
    public void BeginText_OfAnotherKind_IsNull(string tokenizer) =>
        Tokenizer.FromFolder(SharedData.PathOf("tokenizers", tokenizer)).BeginText().ShouldBeNull();
}
