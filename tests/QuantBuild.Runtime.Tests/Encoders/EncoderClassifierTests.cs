using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests.Encoders;

/// <summary>Classifiers of every architecture give the logits of the evaluation, bit for bit.</summary>
public sealed class EncoderClassifierTests
{
    [Theory]
    [MemberData(nameof(EncoderModels.Types), MemberType = typeof(EncoderModels))]
    public void Classify_AnyEncoder_GivesTheLogitsOfTheEvaluation(string modelType)
    {
        using var project = new QuantizedProject(modelType: modelType);
        foreach (var folder in (string[])[project.Checkpoint, project.FullPrecision])
        {
            var expected = project.EvaluatedLogits(folder);
            expected.Distinct().Count().ShouldBeGreaterThan(2);
            foreach (var storage in Enum.GetValues<WeightStorage>())
            {
                using var classifier = TextClassifier.Load(folder, new TextClassifierOptions
                {
                    MaximumLength = QuantizedProject.MaximumLength,
                    WeightStorage = storage,
                    BatchSize = 7,
                });
                Logits.Of(classifier.Classify(project.Texts)).ShouldBeTheBitsOf(expected, $"{folder}, {storage}");
            }
        }
    }

    [Fact]
    public void Classify_PairsByAModelWithoutTokenTypes_GivesTheLogitsOfTheEvaluation()
    {
        using var project = new QuantizedProject(modelType: "distilbert");
        TextPair[] pairs =
            [.. project.Texts.Zip(project.Texts.Reverse(), (first, second) => new TextPair(first, second))];
        var table = Path.Combine(project.Output, "pairs.tsv");
        File.WriteAllLines(
            table, ["sentence\tsecond\tlabel", .. pairs.Select(pair => $"{pair.First}\t{pair.Second}\t0")]);

        using var classifier = TextClassifier.Load(
            project.Checkpoint, new TextClassifierOptions { MaximumLength = QuantizedProject.MaximumLength });

        Logits.Of(classifier.Classify(pairs)).ShouldBeTheBitsOf(
            QuantizedProject.Evaluate(project.Checkpoint, table, QuantizedProject.MaximumLength, "second"), "pairs");
    }

    [Fact]
    public void MaximumLength_OfPositionsBehindPadding_IsWhatTokensCanTake()
    {
        using var project = new QuantizedProject(modelType: "roberta");
        using var classifier = TextClassifier.Load(project.FullPrecision);

        // The table has a row more, which padding takes.
        classifier.MaximumLength.ShouldBe(24);
    }
}
