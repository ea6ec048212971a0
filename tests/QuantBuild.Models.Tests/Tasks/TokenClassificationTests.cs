using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TokenClassification;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Models.Training;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Reference;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tests.Tasks;

/// <summary>Labels of words; values worked out by hand.</summary>
public sealed class TokenClassificationTests
{
    private const int None = TokenLabels.NotCounted;

    private static readonly string[] Tags = ["O", "B-PER", "I-PER"];

    // Two texts between special tokens, the second word of the first in two pieces.
    private static readonly TokenLabels Labels = new([[None, 1, 2, None, 0, None], [None, 0, 1, None]], [0, 2]);

    private static readonly TokenizedDataset Texts = LossGradient.Texts(Labels, 6, 4);

    [Fact]
    public void Metrics_OfWords_CountFirstPiecesAlone()
    {
        // Right B I O, predicted B I B: one of the entities is right, and one is not. Right O B, predicted O O.
        var predictions = new Predictions(Table([0, 1, 2, 2, 1, 0], [1, 0, 0, 1]), Labels);
        var entity = EntityMetric.Of(Tags);

        predictions.Count.ShouldBe(2);
        entity.Select(metric => metric.Name).ShouldBe(["entityF1", "entityPrecision", "entityRecall"]);
        Of(entity[0], 0, 1).ShouldBe(2.0 * 1 / (2 + 2));
        Of(entity[1], 0, 1).ShouldBe(1.0 / 2);
        Of(entity[2], 0, 1).ShouldBe(1.0 / 2);
        Of(entity[2], 0, 0, 1).ShouldBe(2.0 / 3);
        Of(new TokenAccuracy(), 0, 1).ShouldBe(3.0 / 5);
        Of(new TokenAccuracy(), 1).ShouldBe(1.0 / 2);

        double Of(IMetric metric, params int[] rows) => metric.Compute(predictions, rows);
    }

    [Fact]
    public void Fidelity_OfWords_IsTheMeanOverThemAndNotOverTexts()
    {
        var full = Table([0, 1, 2, 0, 1, 0], [0, 0, 1, 0]);
        var quantized = Table([1, 1, 2, 2, 0, 1], [2, 0, 1, 2]);

        new TokenAgreement().Compare(full, quantized, Labels, seed: 1).Value.ShouldBe(4.0 / 5);
        new TokenAgreement().Compare(full, quantized, targets: null, seed: 1).Value.ShouldBe(4.0 / 10);

        // One word of five has the logits 0, 1, 0 against 1, 0, 0.
        var (p, q) = (Math.E / (2 + Math.E), 1 / (2 + Math.E));
        new TokenDivergence().Compare(full, quantized, Labels, seed: 1).Value
            .ShouldBe((p - q) / 5, 1e-7, "Σ p·ln(p/q) = p·1 + q·(−1) of the two that differ");
        new TokenDivergence().Compare(full, full, Labels, seed: 1).Value.ShouldBe(0, 1e-15);
    }

    [Fact]
    public void Loss_OfWords_IsTheMeanOverFirstPiecesAndHasItsGradient()
    {
        var values = Values(2 * 6 * 3);
        var (loss, gradient) = LossGradient.ShouldBeOfFiniteDifferences(
            values, 3, Texts, new TokenClassificationTask().Loss);

        (int Position, int Class)[] counted = [(1, 1), (2, 2), (4, 0), (7, 0), (8, 1)];
        loss.ShouldBe(
            counted.Average(word =>
            {
                var logits = values.AsSpan(word.Position * 3, 3).ToArray();
                return Math.Log(logits.Sum(logit => Math.Exp(logit))) - logits[word.Class];
            }),
            1e-6);
        Enumerable.Range(0, 12).Where(position => counted.All(word => word.Position != position))
            .ShouldAllBe(position => gradient.Skip(position * 3).Take(3).All(slope => slope == 0));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Loss_OfAStepInParts_IsTheMeanOverAllItsWords(int parts)
    {
        using var backend = new ReferenceBackend();
        using var scope = backend.OpenScope();
        var model = TinyBert.Create(backend, HeadKind.TokenClassification, layers: 1);
        var labels = new TokenLabels([[None, 1, 0, 1, 1, None], [None, 0, None], [None, None], [1, 0]], [0, 0, 1, 0]);
        var texts = LossGradient.Texts(labels, 6, 3, 2, 2);
        var options = new FineTuningOptions { BatchSize = 4, Dropout = 0 };
        var whole = LossOf(options, part: 0);

        var sum = Enumerable.Range(0, parts).Sum(part => LossOf(options with { Parts = parts }, part));

        whole.ShouldBeGreaterThan(0.1f);
        sum.ShouldBe(whole, 1e-6f);

        float LossOf(FineTuningOptions how, int part) => backend.ReadFloats(
            new FineTuning(model, new TokenClassificationTask(), texts, options: how).Loss(step: 0, part))[0];
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(2f)]
    public void DistillationLoss_OfTokens_LeavesPaddingOutAndHasItsGradient(float temperature)
    {
        var teacher = Values(2 * 6 * 3, seed: 5);
        var (_, gradient) = LossGradient.ShouldBeOfFiniteDifferences(
            Values(2 * 6 * 3), 3, Texts, (logits, batch) => new TokenClassificationTask().DistillationLoss(
                logits, logits.Backend.FromHost(teacher, logits.Shape), batch, temperature));

        gradient.Take(10 * 3).ShouldAllBe(slope => slope != 0);
        gradient.Skip(10 * 3).ShouldAllBe(slope => slope == 0, "of padding");
    }

    [Fact]
    public void Read_Words_LabelsTheFirstPieceOfEach()
    {
        var reader = new TokenLabelForm(Tags).Open("dev.conll", "2");
        var row = Row(["Ada", "Lovelace", "wrote", "it"], ["B-PER", "I-PER", "O", "O"]);
        reader.Judge(row);

        // The last word was cut off.
        reader.Read(row, [Encoded(-1, 0, 1, 1, 2, -1)]);
        var labels = (TokenLabels)reader.ToTargets();

        labels[0].ToArray().ShouldBe([None, 1, 2, None, 0, None]);
        (labels.Words, labels.LostWords).ShouldBe((3, 1));
    }

    [Fact]
    public void Read_PlainTexts_AreSplitAtBlanks()
    {
        var reader = new TokenLabelForm(Tags).Open("dev.tsv", "label");
        var place = new TablePlace(2, 20);
        var row = new TextExample("Ada  wrote", Pair: null, TableCell.OfText("1  0", place));
        reader.Judge(row);
        reader.Read(row, [Encoded(-1, 0, 1, -1)]);

        ((TokenLabels)reader.ToTargets())[0].ToArray().ShouldBe([None, 1, 0, None]);
        var another = new TokenLabelForm(Tags).Open("dev.tsv", "label");
        Should.Throw<DatasetException>(() => another.Judge(row with { Target = TableCell.OfText("O  X", place) }))
            .Message.ShouldContain("(2,23): 'X'");
    }

    [Fact]
    public void Judge_MoreLabelsThanWords_SaysHowMany()
    {
        var reader = new TokenLabelForm(Tags).Open("dev.conll", "2");

        Should.Throw<DatasetException>(() => reader.Judge(Row(["Ada"], ["O", "O"]))).Message
            .ShouldContain("has 2 labels in this row, whose text has 1 word.");
    }

    [Fact]
    public void Restore_WhatWasWritten_GivesItAgainAndNothingElse()
    {
        using var stream = new MemoryStream();
        Labels.Write(stream);
        var form = new TokenLabelForm(Tags);

        var restored = (TokenLabels)form.Restore(stream.ToArray(), 2)!;
        restored[0].ToArray().ShouldBe(Labels[0].ToArray());
        restored[1].ToArray().ShouldBe(Labels[1].ToArray());
        restored.LostWords.ShouldBe(2);
        form.Restore(stream.ToArray(), 3).ShouldBeNull();
        form.Restore(stream.ToArray()[..^4], 2).ShouldBeNull();
        form.Restore([.. stream.ToArray(), 0, 0, 0, 0], 2).ShouldBeNull();
        new TokenLabelForm(["O", "B-PER"]).Restore(stream.ToArray(), 2).ShouldBeNull("it has the class 2");
        ((TokenLabels)Labels.Select([1]))[0].ToArray().ShouldBe(Labels[1].ToArray());
    }

    private static TextExample Row(string[] words, string[] labels) =>
        new(string.Join(' ', words), Pair: null, TableCell.OfList(labels, new TablePlace(1, 5))) { Words = words };

    // Each token's word, −1 for special ones.
    private static EncodedText Encoded(params int[] words) => new(
        new TokenizedText([.. words.Select(word => word + 2)], new int[words.Length]), IsCut: false)
    {
        Sources =
        [
            .. words.Select(word => new TokenSource(
                word < 0 ? SequencePart.SpecialToken : SequencePart.FirstText, 0, 1, word)),
        ],
    };

    // Logits of 1 for each token's class, else 0.
    private static LogitTable Table(params int[][] predicted) => new(
        [
            .. predicted.SelectMany(text => text).SelectMany(best =>
                Enumerable.Range(0, Tags.Length).Select(label => label == best ? 1f : 0f)),
        ],
        Tags.Length,
        Texts);

    private static float[] Values(int count, int seed = 1) =>
        [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin((i * 1.7) + seed) * 2)];
}
