using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.MaskedLanguageModel;
using QuantBuild.Tokenizers;
using QuantBuild.Tokenizers.Loading;

namespace QuantBuild.Models.Tests.Support;

/// <summary>A vocabulary with the usual special tokens at its start, and masked texts of it.</summary>
internal static class MaskedTextsOf
{
    public const int Pad = 0;
    public const int Unknown = 1;
    public const int Cls = 2;
    public const int Sep = 3;
    public const int Mask = 4;
    public const int FirstWord = 5;
    public const int Vocabulary = 48;

    public static ITokenizer Tokenizer()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(
            folder["vocab.txt"],
            [
                "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
                .. Enumerable.Range(FirstWord, Vocabulary - FirstWord).Select(word => $"w{word}"),
            ]);
        return QuantBuild.Tokenizers.Loading.Tokenizer.FromVocabulary(folder["vocab.txt"]);
    }

    public static MaskedTexts View(double share = 0.15) => new(share, Mask, Tokenizer());

    /// <summary>Texts between their special tokens, every tenth of them with an unknown word.</summary>
    public static TokenizedDataset Texts(int count, int mostWords = 40)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < count; text++)
        {
            var words = Enumerable.Range(0, 1 + (((text * 7) + 3) % mostWords))
                .Select(i => text % 10 == 9 && i == 1
                    ? Unknown
                    : FirstWord + (((text * 11) + (i * i * 5) + i) % (Vocabulary - FirstWord)));
            builder.Add([Cls, .. words, Sep], []);
        }

        return builder.Build();
    }
}
