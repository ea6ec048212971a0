using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Comparison;

internal static class ComparedKinds
{
    /// <summary>Accents removed and kept, lower-cased and not.</summary>
    public static ComparedKind WordPiece { get; } = new(
        "WordPiece",
        [.. BertTokenizerJson.Settings.Select(settings => (Func<JsonObject>)(() => BertTokenizerJson.Of(
            File.ReadAllLines(SharedData.PathOf("tokenizers", "bert-base-uncased", "vocab.txt")),
            settings.Lowercase,
            settings.StripAccents)))],
        [.. BertTokenizerJson.Settings.Select(settings => (Func<JsonObject>)(() =>
            BertTokenizerJson.WithEveryCharacter(settings.Lowercase, settings.StripAccents)))],
        rune => $"a{rune}b");

    /// <summary>With a space before the text and without.</summary>
    public static ComparedKind ByteLevelBpe { get; } = new(
        "byte-level BPE",
        [() => Roberta(addsPrefixSpace: false), () => Roberta(addsPrefixSpace: true)],
        [MergingNeighboursJson.Create],
        rune => $"a{rune}b 1{rune}2 !{rune}? {rune} \t");

    /// <summary>
    /// T5's, three shaped as XLM-R's: with Metaspace always, first and never, whose normalizers are SentencePiece's map
    /// and then all others. A character with a replacement takes its cluster with it; marks are sorted, which shows
    /// beside those of the lowest and the highest class; an added token is found between white space.
    /// </summary>
    public static ComparedKind Unigram { get; } = new(
        "Unigram",
        [
            UnigramTokenizerJson.T5,
            () => UnigramTokenizerJson.XlmR(),
            UnigramTokenizerJson.WithNormalizedToken,
            UnigramTokenizerJson.WithBytesAndOtherNormalizers,
        ],
        [UnigramTokenizerJson.WithEveryCharacter, UnigramTokenizerJson.WithEveryCharacterDecomposed],
        rune => $"a{rune}b \u00AA{rune}\u0301 {rune}\u00AA\u0301 a\u0345{rune} a{rune}\u0334 "
            + $"{UnigramTokenizerJson.SingleWord}{rune} {rune}{UnigramTokenizerJson.SingleWord}");

    private static JsonObject Roberta(bool addsPrefixSpace) =>
        RobertaTokenizerJson.Of(SharedData.PathOf("tokenizers", "roberta-base"), addsPrefixSpace);
}
