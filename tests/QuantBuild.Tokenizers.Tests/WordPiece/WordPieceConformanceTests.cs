using System.Text.Json;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.WordPiece;

public sealed class WordPieceConformanceTests
{
    [SharedDataFact]
    public void Encode_SentimentDevelopmentSet_EqualsReferenceIds()
    {
        var tokenizer = Tokenizer.FromVocabulary(BertVocabulary);
        var expected = ReferenceIds(SharedData.PathOf("weights", "bert-l4-h128-sst2", "oracle.safetensors"));
        var sentences = DevelopmentSentences();
        sentences.Length.ShouldBe(expected.Length);
        for (var row = 0; row < sentences.Length; row++)
        {
            var actual = tokenizer.Encode(sentences[row], pair: null, maxLength: 64).Ids;
            actual.Select(id => (long)id).Concat(Enumerable.Repeat(0L, expected[row].Length - actual.Length))
                .ShouldBe(expected[row], $"row {row}: {sentences[row]}");
        }
    }

    [SharedDataFact]
    public void Encode_VocabularyAndTokenizerJson_GiveTheSameIds()
    {
        var vocabulary = Tokenizer.FromVocabulary(BertVocabulary);
        var json = Tokenizer.FromTokenizerJson(SharedData.PathOf("tokenizers", "minilm", "tokenizer.json"));
        json.VocabularySize.ShouldBe(vocabulary.VocabularySize);
        json.SpecialIds.ShouldBe(vocabulary.SpecialIds);
        var articles = File.ReadLines(SharedData.PathOf("text", "enwiki-10mb.txt")).Take(2000);
        foreach (var text in DevelopmentSentences().Concat(articles).Concat(Some.MultilingualTexts))
        {
            var expected = vocabulary.Encode(text, text, maxLength: 512);
            var actual = json.Encode(text, text, maxLength: 512);
            Assert.True(actual.Ids.SequenceEqual(expected.Ids), Fixture.Escape(text));
            Assert.True(actual.TypeIds.SequenceEqual(expected.TypeIds), Fixture.Escape(text));
        }
    }

    private static string BertVocabulary => SharedData.PathOf("tokenizers", "bert-base-uncased", "vocab.txt");

    private static string[] DevelopmentSentences() =>
        [.. File.ReadLines(SharedData.PathOf("glue", "sst2", "dev.tsv")).Skip(1).Select(line => line.Split('\t')[0])];

    // [rows][columns]
    private static long[][] ReferenceIds(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var headerLength = (int)BitConverter.ToInt64(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        var tensor = header.RootElement.GetProperty("input_ids");
        var columns = tensor.GetProperty("shape")[1].GetInt32();
        var start = 8 + headerLength + tensor.GetProperty("data_offsets")[0].GetInt32();
        var end = 8 + headerLength + tensor.GetProperty("data_offsets")[1].GetInt32();
        return bytes[start..end].Chunk(8).Select(value => BitConverter.ToInt64(value)).Chunk(columns).ToArray();
    }
}
