using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>Labels of applications are those of the evaluation, bit for bit.</summary>
public sealed class TokenClassifierTests : IDisposable
{
    private static readonly string[] Labels = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"];

    private static readonly TokenClassifierOptions Options = new() { MaximumLength = HeadProject.MaximumLength };

    // The last is cut, and has words of two pieces and of none.
    private static readonly string[][] Sentences =
    [
        ["the", "film", "was", "good", "."],
        ["new"],
        ["a", "warm", "plot", "unknown", "is", "never", "dull", "and", "slow"],
        ["good.", "\u200b", "film", .. Enumerable.Repeat("the", 11), "a", "a"],
    ];

    private readonly HeadProject project = Project("bert");

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("bert")]
    [MemberData(nameof(EncoderModels.Types), MemberType = typeof(EncoderModels))]
    public void ClassifyWords_AnyEncoder_GivesTheLogitsOfTheEvaluation(string modelType)
    {
        using var any = Project(modelType);
        foreach (var folder in any.Folders)
        {
            using var classifier = TokenClassifier.Load(folder, Options);

            ShouldBeEvaluated(classifier.ClassifyWords(Sentences), any, folder);
        }
    }

    [Theory]
    [InlineData(1, 1, WeightStorage.Expanded)]
    [InlineData(3, 2, WeightStorage.Packed)]
    public void ClassifyWords_AnyOptions_GivesTheLogitsOfTheEvaluation(
        int threads, int batchSize, WeightStorage storage)
    {
        using var classifier = TokenClassifier.Load(
            project.Output, Options with { Threads = threads, BatchSize = batchSize, WeightStorage = storage });

        ShouldBeEvaluated(classifier.ClassifyWords(Sentences), project, project.Checkpoint);
    }

    [Fact]
    public void ClassifyWords_LongText_SaysWhatItHasNotSeen()
    {
        using var classifier = TokenClassifier.Load(project.Output, Options);

        var results = classifier.ClassifyWords(Sentences);

        results.Select(result => result.IsCut).ShouldBe([false, false, false, true]);
        results[2].Words.Select(word => word.Text).ShouldBe(Sentences[2]);
        results[3].Words.Select(word => word.Index).ShouldBe([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
        results[3].Words[1].Text.ShouldBe("film");
        foreach (var word in results.SelectMany(result => result.Words))
        {
            word.Label.ShouldBe(Labels[word.Logits.ToList().IndexOf(word.Logits.Max())]);
            word.Score.ShouldBeInRange(1f / Labels.Length, 1);
        }

        classifier.ClassifyWords(Sentences[2]).ToString().ShouldBe(results[2].ToString());
    }

    [Fact]
    public void Classify_Text_IsItsWordsWithTheirPlaces()
    {
        using var classifier = TokenClassifier.Load(project.Output, Options);
        const string Text = "  The film, was  GOOD.";

        var result = classifier.Classify(Text);

        result.Words.Select(word => Text[word.Start..word.End]).ShouldBe(["The", "film", ",", "was", "GOOD", "."]);
        result.Words.Select(word => word.Text).ShouldBe(["The", "film", ",", "was", "GOOD", "."]);
        var same = classifier.ClassifyWords(["The", "film", ",", "was", "GOOD", "."]);
        result.Words.SelectMany(word => word.Logits).ShouldBe(same.Words.SelectMany(word => word.Logits));
        result.Entities.Select(entity => (entity.Type, entity.FirstWord, entity.WordCount))
            .ShouldBe(same.Entities.Select(entity => (entity.Type, entity.FirstWord, entity.WordCount)));
        foreach (var entity in result.Entities)
        {
            var words = result.Words.Skip(entity.FirstWord).Take(entity.WordCount).ToList();
            entity.Text.ShouldBe(Text[words[0].Start..words[^1].End]);
            words.ShouldAllBe(word => word.Label.EndsWith(entity.Type));
            entity.Score.ShouldBe(words.Average(word => word.Score), 1e-6f);
        }
    }

    [Fact]
    public async Task Classify_FromSeveralThreads_GivesEachItsOwn()
    {
        using var classifier = TokenClassifier.Load(project.Output, Options with { Threads = 2 });
        var expected = Sentences.Select(words => classifier.ClassifyWords(words).ToString()).ToArray();

        var found = await Task.WhenAll(Sentences.Select(
            words => Task.Run(() => classifier.ClassifyWords(words).ToString())));

        found.ShouldBe(expected);
    }

    [Fact]
    public void Classify_WrongTexts_SaysWhich()
    {
        using var classifier = TokenClassifier.Load(project.Output, Options);

        Should.Throw<ArgumentException>(() => classifier.Classify(["a", null!])).Message.ShouldContain("Text 1");
        Should.Throw<ArgumentException>(() => classifier.ClassifyWords([["a"], ["b", null!]]))
            .Message.ShouldContain("Text 1");
        classifier.Classify(string.Empty).Words.ShouldBeEmpty();
        classifier.ClassifyWords(Array.Empty<string>()).Words.ShouldBeEmpty();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => classifier.Classify(["a"], source.Token));
        classifier.Dispose();
        Should.Throw<ObjectDisposedException>(() => classifier.Classify("a"));
    }

    [Fact]
    public void Load_ModelOfAnotherUse_NamesTheClassThatLoadsIt()
    {
        Should.Throw<ModelFileException>(() => TextClassifier.Load(project.Output)).Message
            .ShouldContain("Load it with TokenClassifier, or give the folder of a text classifier.");
        Should.Throw<ModelFileException>(() => QuestionAnswerer.Load(project.Output)).Message
            .ShouldContain("Load it with TokenClassifier, or give the folder of a question answerer.");
        Should.Throw<ModelFileException>(() => TextEmbedder.Load(project.Output)).Message
            .ShouldContain("Load it with TokenClassifier, or give the folder of an embedding model.");
    }

    private static HeadProject Project(string modelType) => new(
        "token-classification",
        HeadKind.TokenClassification,
        "words.conll",
        string.Join("\n\n", Sentences.Select((words, sentence) => string.Join('\n', words.Select(
            (word, i) => $"{word} {Labels[(sentence + i) % Labels.Length]}")))) + "\n",
        new TextColumns("1", Pair: null, "2"),
        Labels,
        modelType);

    private static void ShouldBeEvaluated(
        IReadOnlyList<TokenClassification> results, HeadProject project, string folder)
    {
        // The evaluation has a row a token; a word's is the first of its own, behind the special one.
        var tables = HeadProject.Rows(project.Evaluate(folder).Logits).ToArray();
        for (var text = 0; text < results.Count; text++)
        {
            var rows = tables[text].Chunk(Labels.Length).ToArray();
            var place = 1;
            foreach (var word in results[text].Words)
            {
                while (!rows[place].SequenceEqual(word.Logits))
                {
                    place++;
                    place.ShouldBeLessThan(rows.Length, $"'{word.Text}' of text {text} of {folder}");
                }

                place++;
            }

            // Words of one piece have a row each, in order.
            if (text < 3)
            {
                results[text].Words.SelectMany(word => word.Logits).ToArray()
                    .ShouldBeTheBitsOf([.. rows[1..^1].SelectMany(row => row)], folder);
            }
        }
    }
}
