using System.Text;
using CsCheck;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Comparison;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Unigram;

/// <summary>The ids beside those of the reference.</summary>
public sealed class UnigramReferenceTests
{
    // Where the reference's rules ask for clusters, for equal sums, for marks that stand in the text, for tokens.
    internal static readonly string[] TrickyTexts =
    [
        "", " ", "e\u0301x e\u0301xa", "\u00E9xa", "\t\r\n", "  a  b ", "\u2581", "\u2581\u2581a \u2581b\u2581",
        "a\r\nb", "\r", "\u0001a\u0001",
        "\u00ad", "\uFF21\u0301", "\uFF21\u0301\u0302", "e\u0301", "q\u0307\u0323", "\uFB01\uFB03",
        "\u00BD \u2122 \u2026", "\u1100\u1161\u11A8", "\u3131\u314F", "\uFF8A\uFF9E\uFF8A\uFF9F",
        "\u0928\u094D\u0926", "\u0E01\u0E33", "\u1F88\u0345",
        "\U0001F468\u200D\U0001F469\u200D\U0001F467 \U0001F1E9\U0001F1EA\U0001F1E9", "1\uFE0F\u20E3",
        "\u200B\u200D\u200C", "\uFEFFa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abababababababab", "==================",
        "----------------", "............", "<extra_id_0> a<extra_id_99>b <extra_id_100>", "</s>", "<unk>", "a<unk>b",
        "a <mask> b  <mask>c", "<s> x", "\u3000a\u3000", "lalalalalalalalalalala", "1000000000000000000",
        "!?!?!?!?!?!?", "\u65E5\u672C \u4E2D\u6587x\u6587", "x\u6587 \u6587", "\0", "a\0b",
    ];

    [ReferenceFact(readsSharedData: true)]
    public void Encode_TrickyTexts_EqualsTheReference()
    {
        foreach (var json in ComparedKinds.Unigram.OfLines)
        {
            using var reference = new ReferenceTokenizer(json());
            ShouldBeEqual(reference, [.. TrickyTexts, .. Some.MultilingualTexts.Where(IsWhole)]);
        }
    }

    [ReferenceFact(readsSharedData: true)]
    public void Encode_Pair_IsTheReferencesTextsInTheTemplate()
    {
        using var reference = new ReferenceTokenizer(UnigramTokenizerJson.XlmR());
        var tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
        var encoded = tokenizer.Encode("Hello there", "a <mask>.", int.MaxValue);
        encoded.Ids.ShouldBe([.. reference.Encode("Hello there"), 2, .. reference.Encode("a <mask>.")[1..]]);
        encoded.TypeIds.ShouldAllBe(type => type == 0);
        tokenizer.SpecialIds.ShouldBe(new(Pad: 1, Unknown: 3, Cls: 0, Sep: 2, Mask: tokenizer.VocabularySize - 1));
    }

    [SharedDataFact]
    public void FromFolder_T5_HasItsSpecialTokens()
    {
        var tokenizer = Tokenizer.FromFolder(SharedData.PathOf("tokenizers", "t5-small"));
        tokenizer.SpecialIds.ShouldBe(new(Pad: 0, Unknown: 2, Cls: null, Sep: 1, Mask: null));
        tokenizer.MaximumLength.ShouldBe(512);
        tokenizer.VocabularySize.ShouldBe(32_100);
        tokenizer.TokenOf(32_000).ShouldBe("<extra_id_99>");
    }

    [SharedDataFact]
    public async Task Encode_SeveralThreads_GiveTheSameIds()
    {
        var tokenizer = Tokenizer.FromFolder(SharedData.PathOf("tokenizers", "t5-small"));
        var lines = RealLines.Take(20).ToList();
        var expected = lines.ConvertAll(Ids);
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => lines.ConvertAll(Ids))));
        results.ShouldAllBe(ids => ids.Zip(expected).All(pair => pair.First.SequenceEqual(pair.Second)));

        int[] Ids(string line) => tokenizer.Encode(line, pair: null, int.MaxValue).Ids;
    }

    private static void ShouldBeEqual(ReferenceTokenizer reference, IReadOnlyList<string> texts)
    {
        var tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
        var differences = new List<string>();
        foreach (var text in texts)
        {
            var actual = tokenizer.Encode(text, pair: null, int.MaxValue).Ids;
            var expected = reference.Encode(text);
            if (!actual.SequenceEqual(expected))
            {
                differences.Add($"{Fixture.Escape(text)}: {Tokens(expected)} but {Tokens(actual)}");
            }
        }

        differences.Take(20).ShouldBeEmpty($"{differences.Count} of {texts.Count} texts");

        string Tokens(int[] ids) => Fixture.Escape(string.Join(' ', ids.Select(tokenizer.TokenOf)));
    }

    // The reference takes no lone surrogates.
    private static bool IsWhole(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
