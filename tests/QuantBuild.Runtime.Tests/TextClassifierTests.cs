using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

public sealed class TextClassifierTests(QuantizedModel model) : IClassFixture<QuantizedModel>
{
    private const string Sentence = "the film was really clever .";

    [Fact]
    public void Classify_AText_NamesTheLabelOfTheLargestLogitAndItsShare()
    {
        using var classifier = TextClassifier.Load(model.Project.Output);
        var result = classifier.Classify(Sentence);
        var logits = result.Logits;
        logits.Count.ShouldBe(classifier.Labels.Count);
        result.Label.ShouldBe(classifier.Labels[logits[1] > logits[0] ? 1 : 0]);
        result.Score.ShouldBe(1 / (1 + MathF.Exp(-Math.Abs(logits[1] - logits[0]))), 1e-6f);
        result.ToString().ShouldBe($"{result.Label} ({result.Score:0.000})");
    }

    [Fact]
    public void Load_FolderOfACheckpointOrTheOneAbove_LoadsTheSameModel()
    {
        using var above = TextClassifier.Load(model.Project.Output);
        using var exact = TextClassifier.Load(model.Project.Checkpoint + Path.DirectorySeparatorChar);
        above.Classify(Sentence).Logits.ShouldBe(exact.Classify(Sentence).Logits);
    }

    [Fact]
    public void Classify_NoTexts_GivesNothing()
    {
        using var classifier = TextClassifier.Load(model.Project.Output);
        classifier.Classify(Array.Empty<string>()).ShouldBeEmpty();
    }

    [Fact]
    public void Classify_TextBeyondTheModelsLength_IsCutOff()
    {
        using var classifier = TextClassifier.Load(model.Project.Output);
        var words = string.Join(' ', Enumerable.Repeat("film", 100));
        classifier.MaximumLength.ShouldBe(24);
        classifier.Classify(words).Logits.ShouldBe(classifier.Classify(words + " dull").Logits);
        classifier.Classify("").Logits.ShouldAllBe(logit => float.IsFinite(logit));
    }

    [Fact]
    public void Classify_FromSeveralThreads_GivesEachItsOwnResults()
    {
        using var classifier = TextClassifier.Load(
            model.Project.Output, new TextClassifierOptions { Threads = 2, BatchSize = 3 });
        var texts = model.Project.Texts;
        var expected = Logits.Of(classifier.Classify(texts));
        var actual = new float[4][];
        var threads = Enumerable.Range(0, actual.Length)
            .Select(i => new Thread(() => actual[i] = Logits.Of(classifier.Classify(texts)))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        actual.ShouldAllBe(logits => logits.SequenceEqual(expected));
    }

    [Fact]
    public void Classify_Cancelled_StopsBeforeTheNextBatch()
    {
        using var classifier = TextClassifier.Load(
            model.Project.Output, new TextClassifierOptions { Threads = 1, BatchSize = 1 });
        using var source = new CancellationTokenSource();
        var texts = new CancellingTexts(model.Project.Texts, source);
        Should.Throw<OperationCanceledException>(() => classifier.Classify(texts, source.Token));
        texts.Read.ShouldBe(CancellingTexts.Last + 1, "texts of the window that was being tokenized");
        classifier.Classify(Sentence).ShouldNotBeNull();
    }

    [Fact]
    public void Classify_SteadyState_AllocatesLittleMoreThanTokensAndResults()
    {
        using var classifier = TextClassifier.Load(model.Project.Output, new TextClassifierOptions { Threads = 1 });
        IReadOnlyList<string> texts = model.Project.Texts;
        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            classifier.Classify(texts);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();
        Allocated();
        (Allocated() / texts.Count).ShouldBeLessThan(1000, "bytes a text");
    }

    [Fact]
    public void WeightStorage_Packed_TakesLessMemoryThanExpanded()
    {
        using var packed = TextClassifier.Load(model.Project.Output);
        using var expanded = TextClassifier.Load(
            model.Project.Output, new TextClassifierOptions { WeightStorage = WeightStorage.Expanded });
        ((double)packed.WeightBytes / expanded.WeightBytes).ShouldBeLessThan(0.35);
    }

    [Fact]
    public void Members_AfterDispose_Throw()
    {
        var classifier = TextClassifier.Load(model.Project.Output);
        classifier.Dispose();
        classifier.Dispose();
        Should.Throw<ObjectDisposedException>(() => classifier.Classify(Sentence));
    }

    [Fact]
    public void Arguments_OutsideTheirRange_AreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new TextClassifierOptions { Threads = -1 });
        Should.Throw<ArgumentOutOfRangeException>(() => new TextClassifierOptions { BatchSize = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new TextClassifierOptions { MaximumLength = 2 });
        Should.Throw<ArgumentOutOfRangeException>(() => new TextClassifierOptions { WeightStorage = (WeightStorage)7 });
        using var classifier = TextClassifier.Load(model.Project.Output);
        Should.Throw<ArgumentException>(() => classifier.Classify([Sentence, null!])).Message.ShouldContain("Text 1");
        Should.Throw<ArgumentException>(() => classifier.Classify(Sentence, null!)).Message.ShouldContain("Text 0");
        Should.Throw<ArgumentNullException>(() => classifier.Classify((IReadOnlyList<string>)null!));
    }
}
