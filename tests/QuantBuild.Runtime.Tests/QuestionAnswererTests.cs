using System.Text.Json;
using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>Answers of applications are those of the evaluation, bit for bit.</summary>
public sealed class QuestionAnswererTests : IDisposable
{
    private static readonly QuestionAnswererOptions Options = new() { MaximumLength = HeadProject.MaximumLength };

    private static readonly TextPair[] Questions =
    [
        new("good ?", "the film was good ."),
        new(
            "which film",
            "a warm plot is never dull and slow . the music was quite long but really great , and the cast very fine "
            + ". a bad , cold , weak film is short"),
        new("the new", "old"),
    ];

    private readonly HeadProject project = Project("bert");

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("bert", 1, 1, WeightStorage.Expanded)]
    [InlineData("bert", 3, 2, WeightStorage.Packed)]
    [InlineData("distilbert", 2, 32, WeightStorage.Packed)]
    [InlineData("electra", 2, 32, WeightStorage.Packed)]
    [InlineData("mpnet", 2, 32, WeightStorage.Packed)]
    public void Ask_AnyEncoderAndOptions_FindsTheAnswersOfTheEvaluation(
        string modelType, int threads, int batchSize, WeightStorage storage)
    {
        using var any = Project(modelType);
        foreach (var folder in any.Folders)
        {
            using var answerer = QuestionAnswerer.Load(
                folder, Options with { Threads = threads, BatchSize = batchSize, WeightStorage = storage });
            var answers = answerer.Ask(Questions);

            // Of each window the best span's score by brute force, over the logits of the evaluation.
            var expected = BestScores(any.Evaluate(folder).Logits, answers.Count);
            answers.Select(answer => answer.Candidates[0].Score).ShouldBe(expected);
            answers.ShouldAllBe(answer => answer.Text == answer.Candidates[0].Text);
        }
    }

    [Fact]
    public void Ask_LongText_FindsAnswersInAllOfIt()
    {
        using var answerer = QuestionAnswerer.Load(project.Output, Options);
        var text = Questions[1].Second;

        var answer = answerer.Ask(Questions[1].First, text);

        answer.Candidates.Count.ShouldBe(20);
        answer.Candidates.ShouldAllBe(each => each.Text == text.Substring(each.Start, each.End - each.Start));
        answer.Candidates.Select(each => (each.Start, each.End)).Distinct().Count().ShouldBe(20);
        answer.Candidates.Zip(answer.Candidates.Skip(1)).ShouldAllBe(pair => pair.First.Score >= pair.Second.Score);
        answer.Candidates.Sum(each => each.Probability).ShouldBe(1, 1e-9);
        answer.Best.ShouldBe(answer.Candidates[0]);
        answerer.MayFindNone.ShouldBeFalse();
    }

    [Fact]
    public void Ask_WithAThreshold_FindsNoneWhereNoneScoresHigherByMore()
    {
        using var plain = QuestionAnswerer.Load(project.Output, Options);
        var answer = plain.Ask(Questions[1].First, Questions[1].Second);
        var difference = answer.NoAnswerScore - answer.Candidates[0].Score;

        using var just = QuestionAnswerer.Load(project.Output, Options with { NoAnswerThreshold = difference });
        using var less = QuestionAnswerer.Load(project.Output, Options with { NoAnswerThreshold = difference - 1e-3 });

        just.Ask(Questions[1].First, Questions[1].Second).Text.ShouldBe(answer.Text);
        var none = less.Ask(Questions[1].First, Questions[1].Second);
        (none.Best, none.Text).ShouldBe((null, string.Empty));
        none.Candidates.Select(each => each.Score).ShouldBe(answer.Candidates.Select(each => each.Score));
        none.Candidates.Sum(each => each.Probability).ShouldBeLessThan(1);
    }

    [Fact]
    public void Load_SettingsOfTheModel_AreThoseOfTheRecipe()
    {
        using var strict = Project("bert", ", longestAnswer: 1, noAnswerThreshold: 1000000");
        using var answerer = QuestionAnswerer.Load(strict.Output, Options);
        using var long3 = QuestionAnswerer.Load(strict.Output, Options with { LongestAnswer = 3 });

        answerer.MayFindNone.ShouldBeTrue();
        answerer.Ask(Questions[1].First, Questions[1].Second).Candidates
            .ShouldAllBe(each => !each.Text.Contains(' '));
        long3.Ask(Questions[1].First, Questions[1].Second).Candidates.Max(each => each.Text.Split(' ').Length)
            .ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task Ask_FromSeveralThreads_GivesEachItsOwn()
    {
        using var answerer = QuestionAnswerer.Load(project.Output, Options with { Threads = 2 });
        var expected = answerer.Ask(Questions).Select(answer => answer.Candidates[0]).ToArray();

        var found = await Task.WhenAll(Questions.Select(
            question => Task.Run(() => answerer.Ask(question.First, question.Second).Candidates[0])));

        found.ShouldBe(expected);
    }

    [Fact]
    public void Ask_WrongTexts_SaysWhich()
    {
        using var answerer = QuestionAnswerer.Load(project.Output, Options);

        Should.Throw<ArgumentException>(() => answerer.Ask([Questions[0], new TextPair("a", null!)]))
            .Message.ShouldContain("Text 1");
        var question = string.Join(' ', Enumerable.Repeat("film", 11));
        Should.Throw<ArgumentException>(() => answerer.Ask([Questions[0], new TextPair(question, "a")]))
            .Message.ShouldContain("Question 1: The question has 11 tokens, which leave the text 2 of 16");
        answerer.Ask("good ?", " ").Best.ShouldBeNull();
        answerer.Ask([]).ShouldBeEmpty();
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => answerer.Ask(Questions, source.Token));
        answerer.Dispose();
        Should.Throw<ObjectDisposedException>(() => answerer.Ask("a", "b"));
        Should.Throw<ArgumentOutOfRangeException>(() => new QuestionAnswererOptions { NoAnswerThreshold = double.NaN });
        Should.Throw<ArgumentOutOfRangeException>(() => new QuestionAnswererOptions { LongestAnswer = 0 });
    }

    [Fact]
    public void Load_ModelOfAnotherUse_NamesTheClassThatLoadsIt()
    {
        Should.Throw<ModelFileException>(() => TextClassifier.Load(project.Output)).Message
            .ShouldContain("Load it with QuestionAnswerer, or give the folder of a text classifier.");
        Should.Throw<ModelFileException>(() => Reranker.Load(project.Output)).Message
            .ShouldContain("Load it with QuestionAnswerer");
        File.WriteAllText(Path.Combine(project.Checkpoint, "question_answering.json"), "{ \"stride\": -1 }");
        Should.Throw<ModelFileException>(() => QuestionAnswerer.Load(project.Output)).Message
            .ShouldContain("question_answering.json");
    }

    private static HeadProject Project(string modelType, string keys = "") => new(
        "question-answering" + (keys.Length > 0 ? keys : ", stride: 4"),
        HeadKind.QuestionAnswering,
        "questions.jsonl",
        string.Join('\n', Questions.Select(each => JsonSerializer.Serialize(new
        {
            question = each.First,
            context = each.Second,
            answers = new { text = new[] { each.Second[..3] }, answer_start = new[] { 0 } },
        }))) + "\n",
        new TextColumns("question", "context", "answers"),
        modelType: modelType);

    // The questions have 2 words: their texts begin at token 4, and special tokens end the windows.
    private static double[] BestScores(LogitTable logits, int questions)
    {
        const int First = 4;
        const int LongestAnswer = 30;
        var windows = HeadProject.Rows(logits).ToArray();
        double[] best =
        [
            .. windows.Select(window =>
            {
                var tokens = window.Length / 2;
                return (from start in Enumerable.Range(First, tokens - 1 - First)
                        from end in Enumerable.Range(start, Math.Min(tokens - 1 - start, LongestAnswer))
                        select (double)window[2 * start] + window[(2 * end) + 1]).Max();
            }),
        ];

        // The first and the last question have one window each.
        questions.ShouldBe(3);
        windows.Length.ShouldBeGreaterThan(3);
        return [best[0], best[1..^1].Max(), best[^1]];
    }
}
