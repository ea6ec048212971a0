using System.Text;
using CsCheck;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.ByteLevelBpe;

/// <summary>The ids of RoBERTa's vocabulary beside those of the reference.</summary>
public sealed class ByteLevelBpeReferenceTests
{
    private static readonly string[] Edges =
    [
        "", " ", "  ", "   a", "a  b", "a \t b", "a\n\nb \n", " \u00a0a", "a\u2003\u2003b", "don't we'll I'M 's' 'rex",
        "'", "''s", "it's 'l 'll've", "x1y22 3½ Ⅷ²", "<mask>", "a  <mask> b", "a<mask><mask>", "<s>a</s> <pad><unk>",
        " <mask> ", "<mask", "\u0085a", "a\u200bb", new('a', 500), new('!', 300), new(' ', 300), "𝔸𝕓 👍🏽 \u0301",
    ];

    // Where words end: contractions, white space, numbers, added tokens.
    private static readonly Gen<string> Lines = Gen.Frequency(
            (2, Some.ScriptText),
            (2, Gen.OneOf("Quick", "it's", "we'll", "'ve", "'Re", "12", "!", "...", "<mask>", "</s>", "<s")),
            (2, Gen.OneOf(" ", "  ", "\t", "\n", "\u00a0", "\u3000", "\u0085", "\u200b")))
        .Array[0, 12]
        .Select(string.Concat);

    [ReferenceFact(readsSharedData: true)]
    public void Encode_EdgesAndGeneratedLines_EqualTheReference()
    {
        foreach (var addsPrefixSpace in (bool[])[false, true])
        {
            using var reference = new ReferenceTokenizer(RobertaTokenizerJson.Of(Folder, addsPrefixSpace));
            var tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
            foreach (var text in Edges)
            {
                RequireEqual(tokenizer, reference, text);
            }

            Lines.ShouldHold(
                FullMatrix.Count(2_000, 50_000),
                text => RequireEqual(tokenizer, reference, text),
                Fixture.Escape);
        }
    }

    [ReferenceFact(readsSharedData: true)]
    [Trait("Category", FullMatrix.Category)]
    public void Encode_RealLines_EqualTheReference()
    {
        using var reference = new ReferenceTokenizer(RobertaTokenizerJson.Of(Folder));
        var tokenizer = Tokenizer.FromFolder(Folder);
        var lines = RealLines.Take(FullMatrix.Count(300, 3_500))
            .Where(text => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)).ToList();
        lines.Count.ShouldBeGreaterThan(FullMatrix.Count(1_000, 25_000));
        foreach (var text in lines)
        {
            RequireEqual(tokenizer, reference, text);
        }
    }

    [ReferenceFact(readsSharedData: true)]
    public void Encode_FromSeveralThreads_GivesTheIdsOfOne()
    {
        var lines = RealLines.Take(300).ToArray();
        var alone = Tokenizer.FromFolder(Folder);
        var expected = Array.ConvertAll(lines, text => alone.Encode(text, pair: null, int.MaxValue).Ids);
        var shared = Tokenizer.FromFolder(Folder);
        Parallel.For(0, lines.Length * 4, i =>
        {
            var line = i % lines.Length;
            shared.Encode(lines[line], pair: null, int.MaxValue).Ids.ShouldBe(expected[line]);
        });
    }

    [SharedDataFact]
    public void FromFolder_Roberta_HasItsSpecialTokensAndPairs()
    {
        var tokenizer = Tokenizer.FromFolder(Folder);
        tokenizer.SpecialIds.ShouldBe(new SpecialTokenIds(Pad: 1, Unknown: 3, Cls: 0, Sep: 2, Mask: 50264));
        tokenizer.VocabularySize.ShouldBe(50265);
        tokenizer.MaximumLength.ShouldBe(512);
        var (left, right) = (Ids("Hello world"), Ids("How are you?"));
        var pair = tokenizer.Encode("Hello world", "How are you?", maxLength: 64);
        pair.Ids.ShouldBe([0, .. left, 2, 2, .. right, 2]);
        pair.TypeIds.ShouldAllBe(type => type == 0);
        left.Select(tokenizer.TokenOf).ShouldBe(["Hello", "Ġworld"]);

        int[] Ids(string text) => tokenizer.Encode(text, pair: null, maxLength: 64).Ids[1..^1];
    }

    private static string Folder => SharedData.PathOf("tokenizers", "roberta-base");

    private static void RequireEqual(ITokenizer tokenizer, ReferenceTokenizer reference, string text)
    {
        var actual = tokenizer.Encode(text, pair: null, int.MaxValue).Ids;
        var expected = reference.Encode(text);
        Assert.True(
            actual.SequenceEqual(expected),
            $"{Fixture.Escape(text)}: {string.Join(' ', expected)} but {string.Join(' ', actual)}");
    }
}
