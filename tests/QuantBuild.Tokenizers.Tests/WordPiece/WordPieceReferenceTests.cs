using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.WordPiece;

/// <summary>The ids beside those of the reference.</summary>
public sealed class WordPieceReferenceTests
{
    [ReferenceFact]
    public void Encode_TrickyTexts_EqualsTheReference()
    {
        var vocabulary = File.ReadAllLines(Fixture.PathOf("vocab.txt"));
        var differences = new List<string>();
        foreach (var (lowercase, stripAccents) in BertTokenizerJson.Settings)
        {
            using var reference = new ReferenceTokenizer(BertTokenizerJson.Of(vocabulary, lowercase, stripAccents));
            var tokenizer = Tokenizer.FromVocabulary(
                Fixture.PathOf("vocab.txt"), new() { Lowercase = lowercase, StripAccents = stripAccents });
            differences.AddRange(
                Differences(tokenizer, reference, TrickyTexts.Single)
                    .Select(difference => $"lowercase {lowercase}, strip {stripAccents}: {difference}"));
        }

        differences.ShouldBeEmpty();
    }

    [ReferenceFact]
    public void Encode_Pair_IsTheReferencesTextsOneAfterTheOther()
    {
        using var reference = new ReferenceTokenizer(
            BertTokenizerJson.Of(File.ReadAllLines(Fixture.PathOf("vocab.txt")), lowercase: true, stripAccents: null));
        var tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
        foreach (var (first, second) in TrickyTexts.Pairs)
        {
            var (left, right) = (reference.Encode(first), reference.Encode(second)[1..]);
            var encoded = tokenizer.Encode(first, second, int.MaxValue);
            encoded.Ids.ShouldBe([.. left, .. right]);
            encoded.TypeIds.ShouldBe([.. left.Select(_ => 0), .. right.Select(_ => 1)]);
        }
    }

    [ReferenceFact(readsSharedData: true)]
    [Trait("Category", FullMatrix.Category)]
    public void Encode_RealLines_EqualsTheReferenceWithEveryTokenizer()
    {
        var lines = RealLines.Take(FullMatrix.Count(200, 2_500)).Concat(Some.MultilingualTexts)
            .Where(text => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)).ToList();
        var folders = WordPieceFolders().ToList();
        folders.ShouldNotBeEmpty();
        foreach (var (folder, tokenizer) in folders)
        {
            using var reference = new ReferenceTokenizer(TokenizerJsonOf(folder));
            Differences(tokenizer, reference, lines).ShouldBeEmpty($"{folder}: of {lines.Count} lines");
        }
    }

    // Those whose embeddings are compared in the tests of models.
    [ReferenceFact(readsSharedData: true)]
    public void Encode_SentencesOfStsTest_EqualsTheReference()
    {
        string[] sentences =
        [
            .. File.ReadLines(SharedData.PathOf("glue", "stsb", "sts-test.tsv")).Select(line => line.Split('\t'))
                .SelectMany(columns => columns[5..7]),
        ];
        sentences.Length.ShouldBe(2758);
        var folder = SharedData.PathOf("weights", "all-minilm-l6-v2");
        using var reference = new ReferenceTokenizer(TokenizerJsonOf(folder));
        Differences(Tokenizer.FromFolder(folder), reference, sentences).ShouldBeEmpty();
    }

    private static IEnumerable<string> Differences(
        ITokenizer tokenizer, ReferenceTokenizer reference, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            var actual = tokenizer.Encode(text, pair: null, int.MaxValue).Ids;
            var expected = reference.Encode(text);
            if (!actual.SequenceEqual(expected))
            {
                yield return $"{Fixture.Escape(text)}: {Tokens(expected)} but {Tokens(actual)}";
            }
        }

        string Tokens(int[] ids) => Fixture.Escape(string.Join(' ', ids.Select(tokenizer.TokenOf)));
    }

    // Every folder of the shared data whose tokenizer is a WordPiece.
    private static IEnumerable<(string Folder, ITokenizer Tokenizer)> WordPieceFolders()
    {
        foreach (var folder in new[] { "tokenizers", "weights" }.SelectMany(
            name => Directory.GetDirectories(SharedData.PathOf(name)).Order(StringComparer.Ordinal)))
        {
            if (File.Exists(Path.Combine(folder, "vocab.txt")))
            {
                yield return (folder, Tokenizer.FromFolder(folder));
            }
        }
    }

    private static JsonNode TokenizerJsonOf(string folder)
    {
        var json = Path.Combine(folder, "tokenizer.json");
        return File.Exists(json)
            ? JsonNode.Parse(File.ReadAllText(json))!
            : BertTokenizerJson.Of(
                File.ReadAllLines(Path.Combine(folder, "vocab.txt")), lowercase: true, stripAccents: null);
    }
}
