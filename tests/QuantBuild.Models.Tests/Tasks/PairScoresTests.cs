using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.SentenceEmbedding;

namespace QuantBuild.Models.Tests.Tasks;

public sealed class PairScoresTests : IDisposable
{
    private static readonly TextColumns Columns = new("a", "b", "score");
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Metrics_OfPairs_CompareCosinesWithScores()
    {
        // Cosines 1, 0, −1 and 3/5 against scores 5, 3, 0 and 1: ranks 4, 2, 1, 3 against 4, 3, 1, 2.
        float[] vectors = [1, 0, 2, 0, 1, 0, 0, 3, 1, 0, -1, 0, 1, 0, 3, 4];
        var predictions = new Predictions(new LogitTable(vectors, 2), new PairScores([5, 3, 0, 1]));
        int[] all = [0, 1, 2, 3];

        predictions.Count.ShouldBe(4);
        PairCorrelation.Spearman.Compute(predictions, all).ShouldBe(1 - (6.0 * 2 / (4 * 15)), 1e-12);
        PairCorrelation.Pearson.Compute(predictions, all)
            .ShouldBe(Pearson([1, 0, -1, 0.6], [5, 3, 0, 1]), 1e-7);
        Bootstrap.Evaluate(PairCorrelation.Pearson, predictions, seed: 1).Samples.ShouldBe(4);
    }

    [Fact]
    public void Fidelity_OfTwoModels_IsTheCosineOfEachText()
    {
        var full = new LogitTable([1, 0, 0, 2, 1, 1], 2);
        var quantized = new LogitTable([3, 4, 0, 1, 0, 0], 2);

        new VectorCosine().Compare(full, quantized, seed: 0).Value.ShouldBe((0.6 + 1 + 0) / 3, 1e-7);
        new SmallestCosine().Compare(full, quantized, seed: 0).Value.ShouldBe(0);
    }

    [Fact]
    public void Read_Scores_FromAFile()
    {
        var texts = ReadScores("5.0", "1e-1", "-2");

        ((PairScores)texts).Scores.ToArray().ShouldBe([5, 0.1, -2]);
        (texts.Count, texts.Answers).ShouldBe((6, 3));
    }

    [Theory]
    [InlineData("four")]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("1,5")]
    public void Read_WhatIsNoNumber_NamesLineAndColumn(string field)
    {
        var exception = Should.Throw<DatasetException>(() => ReadScores("1", field));

        exception.Place.Line.ShouldBe(3);
        exception.Message.ShouldContain("score");
    }

    [Fact]
    public void Restore_WhatWasWritten_GivesTheSame()
    {
        var stream = new MemoryStream();
        new PairScores([0.25, 3]).Write(stream);
        var form = new PairScoreForm();

        ((PairScores)form.Restore(stream.ToArray(), texts: 4)!).Scores.ToArray().ShouldBe([0.25, 3]);
        form.Restore(stream.ToArray(), texts: 3).ShouldBeNull();
        form.Restore(stream.ToArray(), texts: 5).ShouldBeNull();
        form.Restore(stream.ToArray()[..8], texts: 4).ShouldBeNull();
    }

    [Fact]
    public void Select_PairsApart_IsRefused()
    {
        var scores = new PairScores([0.25, 3]);

        ((PairScores)scores.Select([2, 3])).Scores.ToArray().ShouldBe([3]);
        Should.Throw<ArgumentException>(() => scores.Select([1, 2]));
        Should.Throw<ArgumentException>(() => scores.Select([0, 1, 2]));
    }

    private ITargets ReadScores(params string[] fields)
    {
        var path = folder.Write("pairs.tsv", string.Join('\n', ["a\tb\tscore", .. fields.Select(f => $"x\ty\t{f}")]));
        var reader = new PairScoreForm().Open(path, "score");
        foreach (var example in TextTable.Read(TableFormatRegistry.BuiltIn.SourceOf(path), Columns, reader))
        {
            reader.Read(example.Target!.Value, new Tokenizers.TokenizedText([1], [0]));
        }

        return reader.ToTargets();
    }

    private static double Pearson(double[] x, double[] y)
    {
        var (mx, my) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum()
            / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }
}
