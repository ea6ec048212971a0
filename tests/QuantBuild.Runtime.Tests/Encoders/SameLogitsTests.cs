using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests.Encoders;

/// <summary>
/// The logits are those of the evaluation, bit for bit, whatever was quantized and however it is run.
/// </summary>
public sealed class SameLogitsTests
{
    private const string PreQuant = "  prequant: { epochs: 1, batchSize: 16";
    private const string Mrem = "  modules: 2\n  mrem: { steps: 3, batchSize: 8 }";

    [Theory]
    [InlineData("rtn", "bits: 2", "bits: 2", "bits: 2", "")]
    [InlineData("rtn", "bits: 3", "bits: 3", "bits: 4", "")]
    [InlineData("rtn", "bits: 4, granularity: channel, symmetric: false", "bits: 8", "bits: 4, asymmetric: all", "")]
    [InlineData("rtn", "bits: 8", "bits: 8", "bits: 8", "")]
    [InlineData("rtn", "bits: 8, granularity: channel, symmetric: false", "bits: 32", "bits: 8, asymmetric: none", "")]
    [InlineData(
        "rtn", "bits: 8, granularity: group:16, symmetric: false, observer: percentile",
        "bits: 4, granularity: group:8", "bits: 8, asymmetric: all, observer: mse", "")]
    [InlineData(
        "rtn", "bits: 2, granularity: group:8", "bits: 2, granularity: group:16", "bits: 5, attention: false", "")]
    [InlineData("rtn", "bits: 8, granularity: channel", "bits: 8", "bits: 8, granularity: token", "")]
    [InlineData("mrem", "bits: 4", "bits: 4", "bits: 6, granularity: token, attention: false", Mrem)]
    [InlineData(
        "prequant", "bits: 4", "bits: 4", "bits: 8, granularity: token", PreQuant + ", train: [outliers, steps] }")]
    [InlineData("rtn", "bits: 4", "bits: 4", "bits: 32", "")]
    [InlineData("rtn", "bits: 32", "bits: 4", "bits: 8, observer: percentile, percentile: 0.99", "")]
    [InlineData(
        "rtn", "bits: 4, granularity: group:32", "bits: 4", "bits: 8",
        "  overrides: [{ match: '**.query', weights: { bits: 32 } }, { match: 'bert.encoder.layer.3.**', weights: { "
        + "bits: 8, granularity: channel } }]")]
    [InlineData("mrem", "bits: 2, granularity: channel, symmetric: false", "bits: 2", "bits: 4, asymmetric: all", Mrem)]
    [InlineData(
        "mrem", "bits: 4, granularity: group:16, symmetric: false, observer: percentile, percentile: 0.99", "bits: 4",
        "bits: 2, observer: percentile", Mrem)]
    [InlineData("rem", "bits: 2", "bits: 2", "bits: 8", "  rem: { steps: 3, batchSize: 8 }")]
    [InlineData("gptq", "bits: 4, granularity: group:8, symmetric: false", "bits: 4", "bits: 4", "")]
    [InlineData("qat", "bits: 2", "bits: 2", "bits: 8", "  qat: { epochs: 1, batchSize: 16 }")]
    [InlineData("prequant", "bits: 4", "bits: 4", "bits: 32", PreQuant + " }")]
    [InlineData("prequant", "bits: 4", "bits: 4", "bits: 8", PreQuant + ", train: [outliers, steps] }")]
    [InlineData(
        "prequant", "bits: 2, granularity: group:8", "bits: 2", "bits: 8",
        PreQuant + ", train: [outliers, head, steps, norms, biases] }")]
    [InlineData(
        "prequant", "bits: 8, granularity: channel, symmetric: false", "bits: 32", "bits: 8",
        PreQuant + ", outliers: { per: row, deviations: 2 } }")]
    [InlineData("rtn", "bits: 32", "bits: 32", "bits: 32", "train: { epochs: 1, batchSize: 16 }")]
    [InlineData("rtn", "bits: 4", "bits: 4", "bits: 8", "train: { epochs: 1, batchSize: 16 }")]
    public void Classify_AnyQuantizers_GivesTheLogitsOfTheEvaluation(
        string method, string weights, string embeddings, string activations, string further)
    {
        using var project = new QuantizedProject(method, weights, embeddings, activations, further);
        var expected = project.EvaluatedLogits(project.Checkpoint);
        foreach (var storage in Enum.GetValues<WeightStorage>())
        {
            using var classifier = Load(
                project.Output, new TextClassifierOptions { WeightStorage = storage, Threads = 2 });
            Logits.Of(classifier.Classify(project.Texts)).ShouldBeTheBitsOf(expected, $"{storage}");
        }
    }

    [Fact]
    public void Classify_AFullPrecisionModel_GivesTheLogitsOfTheEvaluation()
    {
        using var project = new QuantizedProject();
        using var classifier = Load(project.FullPrecision, new TextClassifierOptions());
        Logits.Of(classifier.Classify(project.Texts))
            .ShouldBeTheBitsOf(project.EvaluatedLogits(project.FullPrecision), "full precision");
    }

    [Theory]
    [InlineData(WeightStorage.Packed)]
    [InlineData(WeightStorage.Expanded)]
    public void Classify_AnyThreadsBatchesAndOrder_GivesTheSameLogits(WeightStorage storage)
    {
        using var project = new QuantizedProject(weights: "bits: 4, granularity: group:8, symmetric: false");
        var expected = project.EvaluatedLogits(project.Checkpoint);
        var texts = project.Texts;
        foreach (var (threads, batch) in ((int, int)[])[(1, 1), (2, 5), (3, 64), (5, 7)])
        {
            var options = new TextClassifierOptions { WeightStorage = storage, Threads = threads, BatchSize = batch };
            using var classifier = Load(project.Checkpoint, options);
            var what = $"{threads} threads, batches of {batch}";
            Logits.Of(classifier.Classify(texts)).ShouldBeTheBitsOf(expected, what);
            Logits.Of(classifier.Classify([.. texts.Reverse()]).Reverse())
                .ShouldBeTheBitsOf(expected, what + ", reversed");
            Logits.Of(texts.Select(classifier.Classify)).ShouldBeTheBitsOf(expected, what + ", one by one");
        }
    }

    [Fact]
    public void Classify_Pairs_GivesTheLogitsOfTheEvaluation()
    {
        using var project = new QuantizedProject();
        var texts = project.Texts;
        TextPair[] pairs = [.. texts.Zip(texts.Reverse(), (first, second) => new TextPair(first, second))];
        var table = Path.Combine(project.Output, "pairs.tsv");
        File.WriteAllLines(
            table, ["sentence\tsecond\tlabel", .. pairs.Select(pair => $"{pair.First}\t{pair.Second}\t0")]);
        using var classifier = Load(project.Output, new TextClassifierOptions());
        var expected = QuantizedProject.Evaluate(project.Checkpoint, table, QuantizedProject.MaximumLength, "second");
        Logits.Of(classifier.Classify(pairs)).ShouldBeTheBitsOf(expected, "pairs");
        classifier.Classify(pairs[3].First, pairs[3].Second).Logits.ShouldBe(expected[6..8]);
    }

    private static TextClassifier Load(string folder, TextClassifierOptions options) =>
        TextClassifier.Load(folder, options with { MaximumLength = QuantizedProject.MaximumLength });
}
