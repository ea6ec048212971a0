using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>Scores of applications are those of the evaluation, bit for bit.</summary>
public sealed class RerankerTests : IDisposable
{
    private static readonly RerankerOptions Options = new() { MaximumLength = HeadProject.MaximumLength };

    private static readonly (string Query, string Document, int Relevance)[] Pairs =
    [
        ("good film", "the film was very good and the cast great", 1),
        ("good film", "a dull plot", 0),
        ("slow music", "the music is slow . never really warm but not bad and quite long , long", 1),
        ("slow music", "new", 0),
    ];

    private readonly HeadProject project = new(
        "reranking",
        HeadKind.SequenceClassification,
        "pairs.tsv",
        string.Join('\n', ["query\tdocument\trelevance", .. Pairs.Select(
            pair => $"{pair.Query}\t{pair.Document}\t{pair.Relevance}")]) + "\n",
        new TextColumns("query", "document", "relevance"),
        ["LABEL_0"]);

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData(1, 1, WeightStorage.Packed)]
    [InlineData(2, 3, WeightStorage.Expanded)]
    public void Score_AnyOptions_GivesTheLogitsOfTheEvaluation(int threads, int batchSize, WeightStorage storage)
    {
        foreach (var folder in project.Folders)
        {
            using var reranker = Reranker.Load(
                folder, Options with { Threads = threads, BatchSize = batchSize, WeightStorage = storage });

            var scores = reranker.Score([.. Pairs.Select(pair => new TextPair(pair.Query, pair.Document))]);

            scores.ToArray().ShouldBeTheBitsOf(project.EvaluatedLogits(folder), folder);
        }
    }

    [Fact]
    public void Rank_Documents_OrdersThemByTheirScores()
    {
        using var reranker = Reranker.Load(project.Output, Options);
        string[] documents = [.. Pairs.Select(pair => pair.Document), Pairs[1].Document];

        var ranked = reranker.Rank("good film", documents);

        ranked.Select(document => document.Index).Order().ShouldBe(Enumerable.Range(0, documents.Length));
        ranked.Zip(ranked.Skip(1)).ShouldAllBe(pair => pair.First.Score >= pair.Second.Score);
        ranked.ShouldAllBe(document => document.Score == reranker.Score("good film", documents[document.Index]));
        ranked.ShouldAllBe(document => Math.Abs(document.Relevance - (1 / (1 + Math.Exp(-document.Score)))) < 1e-6);
        ranked.Where(document => documents[document.Index] == Pairs[1].Document).Select(document => document.Index)
            .ShouldBe([1, 4], "equal scores keep their order");
    }

    [Fact]
    public async Task Score_FromSeveralThreads_GivesEachItsOwn()
    {
        using var reranker = Reranker.Load(project.Output, Options with { Threads = 2 });
        var expected = Pairs.Select(pair => reranker.Score(pair.Query, pair.Document)).ToArray();

        var found = await Task.WhenAll(Pairs.Select(
            pair => Task.Run(() => reranker.Score(pair.Query, pair.Document))));

        found.ShouldBe(expected);
    }

    [Fact]
    public void Score_WrongTexts_SaysWhich()
    {
        using var reranker = Reranker.Load(project.Output, Options);

        Should.Throw<ArgumentException>(() => reranker.Score([new TextPair("a", "b"), new TextPair("a", null!)]))
            .Message.ShouldContain("Text 1");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => reranker.Rank("a", ["b"], source.Token));
        reranker.Dispose();
        Should.Throw<ObjectDisposedException>(() => reranker.Score("a", "b"));
    }

    [Fact]
    public void Load_ModelOfAnotherUse_NamesTheClassThatLoadsIt()
    {
        using var classifier = new QuantizedProject();

        Should.Throw<ModelFileException>(() => TextClassifier.Load(project.Output)).Message
            .ShouldContain("Load it with Reranker, or give the folder of a text classifier.");
        Should.Throw<ModelFileException>(() => Reranker.Load(classifier.Output)).Message
            .ShouldContain("Load it with TextClassifier, or give the folder of a model that answers with a number");
        Should.Throw<ModelFileException>(() => TokenClassifier.Load(project.Output)).Message
            .ShouldContain("Load it with Reranker, or give the folder of a token classifier.");
    }
}
