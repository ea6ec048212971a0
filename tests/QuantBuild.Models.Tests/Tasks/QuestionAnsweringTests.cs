using QuantBuild.Formats.QuestionAnswering;
using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.QuestionAnswering;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tokenizers;
using QuantBuild.Tokenizers.Loading;

namespace QuantBuild.Models.Tests.Tasks;

/// <summary>Answers in windows of texts; values worked out by hand.</summary>
public sealed class QuestionAnsweringTests
{
    private const string Context = "red blue green grey";

    private static readonly AnswerSettings Settings = AnswerSettings.Default with { LongestAnswer = 2 };

    // Question 0 in two windows of two words, question 1, which has no answer, in one of four; in front [CLS] q [SEP].
    private static readonly AnswerTargets Targets = new(
        [new Question(Context, ["green grey", "green"]), new Question(Context, [])],
        [
            new Window(0, 0, 0, FirstToken: 3, Tokens: 2, FirstOffset: 0),
            new Window(0, 3, 4, FirstToken: 3, Tokens: 2, FirstOffset: 2),
            new Window(1, 0, 0, FirstToken: 3, Tokens: 4, FirstOffset: 4),
        ],
        [0, 4, 9, 15, 0, 4, 9, 15],
        [3, 8, 14, 19, 3, 8, 14, 19]);

    private static readonly TokenizedDataset Texts = LossGradient.Texts(Targets, 5, 5, 7);

    [Fact]
    public void Metrics_OverWindows_TakeTheBestAnswerOfAQuestion()
    {
        // In its first window the answer is "red blue" by 3; in its second "green grey" by 4 and "grey" by 3.5.
        var logits = Table(
            [(0, 0), (9, 9), (0, 0), (2, -1), (0, 1)],
            [(0, 0), (9, 9), (0, 0), (2, 0), (1.5f, 2)],
            [(5, 1), (0, 0), (0, 0), (2, 0), (0, 1), (0, 0), (0, 3)]);

        Values(Settings, logits).ShouldBe([0.5, 0.5]);

        // Without an answer scores 6, and the best answer of question 1, "red blue", 3.
        Values(Settings with { NoAnswerThreshold = 2.5 }, logits).ShouldBe([1, 1]);
        Values(Settings with { NoAnswerThreshold = 3 }, logits).ShouldBe([0.5, 0.5], "it has to be larger than that");

        // Only one word long: "grey" is one of the two right words of "green grey", and none of "green".
        var shortest = Values(Settings with { LongestAnswer = 1 }, logits);
        shortest[0].ShouldBe(0);
        shortest[1].ShouldBe((2.0 / 3 + 0) / 2, 1e-15);
    }

    [Fact]
    public void Fidelity_OverQuestions_MatchesTheFormulas()
    {
        var full = Table(
            [(0, 0), (0, 0), (0, 0), (1, 0), (0, 0)],
            [(0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
            [(0, 0), (0, 0), (0, 0), (5, 5), (0, 0), (0, 0), (0, 0)]);
        var quantized = Table(
            [(0, 0), (0, 0), (0, 0), (0, 0), (0, 0)],
            [(0, 0), (0, 0), (0, 0), (0, 0), (2, 2)],
            [(0, 0), (0, 0), (0, 0), (4, 4), (0, 0), (0, 0), (0, 0)]);

        // Question 0: "red" against "grey"; question 1: "red" by both.
        new SpanAgreement(Settings).Compare(full, quantized, Targets, seed: 1).Value.ShouldBe(0.5);
        new SpanDivergence().Compare(full, full, Targets, seed: 1).Value.ShouldBe(0, 1e-15);

        double[] windows =
        [
            Divergence([0, 0, 0, 1, 0], [0, 0, 0, 0, 0]) / 2,
            Divergence([0, 0, 0, 0, 0], [0, 0, 0, 0, 2]),
            Divergence([0, 0, 0, 5, 0, 0, 0], [0, 0, 0, 4, 0, 0, 0]),
        ];
        new SpanDivergence().Compare(full, quantized, Targets, seed: 1).Value
            .ShouldBe((((windows[0] + windows[1]) / 2) + windows[2]) / 2, 1e-6);
        new SpanDivergence().Compare(full, quantized, seed: 1).Value.ShouldBe(windows.Average(), 1e-6);
        new SpanAgreement(Settings).Compare(full, quantized, seed: 1).Value.ShouldBe(1.0 / 3);
    }

    [Fact]
    public void Loss_OfWindows_ChoosesAmongTheirTokensAndHasItsGradient()
    {
        var values = Values(3 * 7 * 2);
        var (loss, gradient) = LossGradient.ShouldBeOfFiniteDifferences(
            values, 2, Texts, new QuestionAnsweringTask().Loss);

        (int Window, int End, int Place)[] choices =
            [(0, 0, 0), (0, 1, 0), (1, 0, 3), (1, 1, 4), (2, 0, 0), (2, 1, 0)];
        loss.ShouldBe(
            choices.Average(choice =>
            {
                double[] logits = [.. Enumerable.Range(0, Texts.LengthOf(choice.Window))
                    .Select(token => (double)values[(((choice.Window * 7) + token) * 2) + choice.End])];
                return Math.Log(logits.Sum(Math.Exp)) - logits[choice.Place];
            }),
            1e-6);
        gradient.Skip(5 * 2).Take(2 * 2).ShouldAllBe(slope => slope == 0, "of padding");
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(2f)]
    [InlineData(0.01f)]
    public void DistillationLoss_OfWindows_HasItsGradient(float temperature)
    {
        // Logits so small that differences show at every temperature.
        var teacher = Values(3 * 7 * 2, seed: 3, size: Math.Min(temperature, 1));
        var values = Values(3 * 7 * 2, seed: 1, size: Math.Min(temperature, 1));

        if (temperature >= 1)
        {
            LossGradient.ShouldBeOfFiniteDifferences(values, 2, Texts, Distil);
        }

        using var backend = new CpuBackend(threads: 1);
        using var scope = backend.OpenScope();
        var batch = Batch.Create(backend, Texts, [0, 1, 2], paddingToken: 0);
        var loss = backend.ReadFloats(Distil(backend.FromHost(values, new Shape(3, 7, 2)), batch))[0];
        float.IsFinite(loss).ShouldBeTrue();

        Tensor Distil(Tensor logits, Batch texts) => new QuestionAnsweringTask().DistillationLoss(
            logits, logits.Backend.FromHost(teacher, logits.Shape), texts, temperature);
    }

    [Fact]
    public void Read_Answers_ArePlacesInTheWindowsThatHoldThem()
    {
        // An emoji is one code point and two characters.
        var reader = new AnswerForm().Open("dev.json", "answers");
        var row = Row("😀 red blue", """{ "text": ["red blue", "blue"], "answer_start": [2, 6] }""");
        reader.Judge(row);
        reader.Read(row, [Window((0, 2), (3, 6), (7, 11)), Window((7, 11)), Window((3, 6))]);
        var targets = (AnswerTargets)reader.ToTargets();

        targets.Questions.ShouldHaveSingleItem().Answers.ShouldBe(["red blue", "blue"]);
        targets.Windows.ToArray().Select(window => (window.Start, window.End, window.Tokens))
            .ShouldBe([(4, 5, 3), (0, 0, 1), (0, 0, 1)], "a part of the answer is not the answer");
        (targets.Count, targets.Answers, targets.AnswerOf(2)).ShouldBe((3, 1, 0));
    }

    [Theory]
    [InlineData("""{ "text": ["blue"], "answer_start": [5] }""", "does not stand in the text")]
    [InlineData("""{ "text": ["blue"], "answer_start": [-1] }""", "does not stand in the text")]
    [InlineData("""{ "text": ["blue"], "answer_start": [] }""", "does not hold the answers")]
    [InlineData("""{ "text": [""], "answer_start": [0] }""", "does not hold the answers")]
    [InlineData("""{ "text": ["\ud800"], "answer_start": [0] }""", "does not hold the answers")]
    [InlineData("""{ "text": ["red"], "answer_start": [0.5] }""", "does not hold the answers")]
    [InlineData("red", "does not hold the answers")]
    [InlineData("[]", "does not hold the answers")]
    public void Judge_WrongAnswers_SaysWhat(string answers, string message)
    {
        var fault = Should.Throw<DatasetException>(() =>
            new AnswerForm().Open("dev.jsonl", "answers").Judge(Row("red blue", answers)));

        fault.Problem.ShouldBe(DatasetProblem.Answer);
        fault.Message.ShouldStartWith("dev.jsonl(2,9): ");
        fault.Message.ShouldContain(message);
    }

    [Fact]
    public void Restore_WhatWasWritten_GivesItAgainAndNothingElse()
    {
        using var stream = new MemoryStream();
        Targets.Write(stream);
        var content = stream.ToArray();
        var form = new AnswerForm();

        Bytes((AnswerTargets)form.Restore(content, 3)!).ShouldBe(content);
        form.Restore(content, 2).ShouldBeNull();
        form.Restore([.. content, 0], 3).ShouldBeNull();
        for (var length = 0; length < content.Length; length++)
        {
            form.Restore(content.AsSpan(0, length), 3).ShouldBeNull($"of {length} bytes");
        }

        var second = (AnswerTargets)Targets.Select([2, 1]);
        second.Questions.Select(question => question.Answers.Count).ShouldBe([0, 2]);
        second.BeginsOf(1).ToArray().ShouldBe([9, 15]);
        second.AnswerOf(1).ShouldBe(1);

        static byte[] Bytes(AnswerTargets targets)
        {
            using var written = new MemoryStream();
            targets.Write(written);
            return written.ToArray();
        }
    }

    [SharedDataTheory]
    [InlineData(384, 128)]
    [InlineData(128, 32)]
    public void Read_Xquad_PlacesEveryAnswerWhereItIsReadAgain(int maximumLength, int stride)
    {
        var path = SharedData.PathOf("squad", "xquad.en.json");
        var tokenizer = Tokenizer.FromFolder(SharedData.PathOf("tokenizers", "bert-base-uncased"));
        var form = new TextForm(AreApart: false)
        {
            Encoding = (its, row, length) =>
            [
                .. QuestionWindows.Of(its, row.Text, row.Pair!, length, stride)
                    .Select(window => new EncodedText(window.Tokens, IsCut: false) { Sources = window.Sources }),
            ],
        };
        var texts = TextTokenization.Tokenize(
            tokenizer,
            TableFormatRegistry.BuiltIn.SourceOf(path),
            new TextColumns("question", "context", "answers"),
            new AnswerForm(),
            form,
            maximumLength).Dataset;
        var targets = (AnswerTargets)texts.Targets!;

        // A model that is certain of what the targets say, and of no window that lacks the answer.
        var logits = new float[texts.TokenCount * 2];
        for (var (text, first) = (0, 0); text < texts.Count; first += texts.LengthOf(text++))
        {
            var window = targets.Windows[text];
            logits[2 * (first + window.Start)] = 10;
            logits[(2 * (first + window.End)) + 1] = 10;
        }

        var predictions = new Predictions(new LogitTable(logits, 2, texts), targets);
        int[] all = [.. Enumerable.Range(0, predictions.Count)];
        var metrics = AnswerMetric.Of(AnswerSettings.Default with { LongestAnswer = 60 });

        predictions.Count.ShouldBe(1190);
        metrics[0].Compute(predictions, all).ShouldBeGreaterThan(0.99);
        metrics[1].Compute(predictions, all).ShouldBeGreaterThan(0.995);
    }

    private static double[] Values(AnswerSettings settings, LogitTable logits)
    {
        var predictions = new Predictions(logits, Targets);
        return [.. AnswerMetric.Of(settings).Select(metric => metric.Compute(predictions, [0, 1]))];
    }

    private static double Divergence(double[] full, double[] quantized)
    {
        var (p, q) = (Softmax(full), Softmax(quantized));
        return p.Zip(q, (left, right) => left * Math.Log(left / right)).Sum();

        static double[] Softmax(double[] logits) =>
            [.. logits.Select(logit => Math.Exp(logit) / logits.Sum(Math.Exp))];
    }

    private static TextExample Row(string context, string answers) => new(
        "which?", context, new TableCell(TableCellKind.Object, answers, new TablePlace(2, 9)));

    private static EncodedText Window(params (int Start, int End)[] text) => new(
        new TokenizedText(new int[text.Length + 4], new int[text.Length + 4]), IsCut: false)
    {
        Sources =
        [
            Special, new TokenSource(SequencePart.FirstText, 0, 6, 0), Special,
            .. text.Select(each => new TokenSource(SequencePart.SecondText, each.Start, each.End, 0)),
            Special,
        ],
    };

    private static TokenSource Special => new(SequencePart.SpecialToken, 0, 0, -1);

    private static LogitTable Table(params (float Start, float End)[][] windows) => new(
        [.. windows.SelectMany(window => window).SelectMany(token => (float[])[token.Start, token.End])], 2, Texts);

    private static float[] Values(int count, int seed = 1, float size = 1) =>
        [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin((i * 1.7) + seed) * 2 * size)];
}
