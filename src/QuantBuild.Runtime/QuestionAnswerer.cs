using QuantBuild.Formats;
using QuantBuild.Formats.QuestionAnswering;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Spans;
using QuantBuild.Runtime.Loading;
using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime;

/// <summary>
/// Finds answers to questions in texts of any length with BERT or another encoder, quantized by QuantBuild or in full
/// precision: a long text is read in windows that overlap. Answers and scores are, bit for bit, those of
/// <c>dotnet quantize evaluate</c>, for any threads, batches, storage of weights and processor.
/// </summary>
/// <remarks>
/// Members may be called from several threads at the same time; their batches then take turns, since each uses all
/// threads of the answerer. Memory and threads are freed by <see cref="Dispose"/> alone.
/// </remarks>
public sealed class QuestionAnswerer : IDisposable
{
    // As many as the scripts of SQuAD rank.
    private const int MostCandidates = 20;
    private const int Ends = 2;

    private readonly TextModel model;
    private readonly AnswerSettings settings;
    private readonly int batchSize;

    private QuestionAnswerer(TextModel model, QuestionAnswererOptions options)
    {
        this.model = model;
        batchSize = options.BatchSize;
        var own = AnswerSettingsFile.Read(model.Loaded.Folder);
        settings = new AnswerSettings(
            options.Stride ?? own.Stride,
            options.LongestAnswer ?? own.LongestAnswer,
            options.NoAnswerThreshold ?? own.NoAnswerThreshold);
    }

    /// <summary>Tokens of a question and a window of a text, special ones included.</summary>
    public int MaximumLength => model.MaximumLength;

    /// <summary>Whether a question may be left without an answer.</summary>
    public bool MayFindNone => settings.NoAnswerThreshold is not null;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">
    /// Of a checkpoint (config.json, model.safetensors, the tokenizer's files, question_answering.json where the usual
    /// settings are not meant), or the one above it: a run's output folder, or a model of a model package.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ModelFileException">
    /// A file is missing or damaged, or the model is not supported, or is for another class of this library; the
    /// message names the file and says what to do.
    /// </exception>
    public static QuestionAnswerer Load(string folder, QuestionAnswererOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new QuestionAnswererOptions();
        var loaded = TextModel.Load(options, (processor, keepsPacked) => LoadedModel.Open(
            folder, ModelUse.QuestionAnswerer, processor, keepsPacked, TextModelRegistry.BuiltIn));
        try
        {
            return new QuestionAnswerer(loaded, options);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Answers one question.</summary>
    /// <exception cref="ArgumentException">As for many.</exception>
    /// <exception cref="InvalidOperationException">As for many.</exception>
    public Answer Ask(string question, string text) =>
        Ask([new TextPair(question, text)], CancellationToken.None)[0];

    /// <summary>Answers any number of questions, the windows of like length together.</summary>
    /// <param name="questions">Each a question and the text that may hold its answer; none is null.</param>
    /// <param name="cancellation">Looked at before each batch.</param>
    /// <returns>One a question, in their order.</returns>
    /// <exception cref="ArgumentException">
    /// A question or a text is null; or a question leaves less than a quarter of <see cref="MaximumLength"/> to the
    /// text.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The model was made for single texts, or <see cref="MaximumLength"/> has no room for a token of the texts.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Answer> Ask(IReadOnlyList<TextPair> questions, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        model.RequirePairs();
        var answers = new Answer[questions.Count];
        for (var first = 0; first < answers.Length; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            AskSome(questions, first, answers.AsSpan(first, Math.Min(batchSize, answers.Length - first)), cancellation);
        }

        return answers;
    }

    /// <summary>Frees the model's memory and ends its threads, after the batch that is being computed.</summary>
    public void Dispose() => model.Dispose();

    private void AskSome(
        IReadOnlyList<TextPair> questions, int first, Span<Answer> answers, CancellationToken cancellation)
    {
        var windows = new List<AlignedText>();
        var owners = new List<int>();
        for (var i = 0; i < answers.Length; i++)
        {
            var own = WindowsOf(questions[first + i], first + i);
            windows.AddRange(own);
            owners.AddRange(Enumerable.Repeat(i, own.Count));
        }

        var logits = model.Run(
            windows.Count, Ends, index => windows[index].Tokens, (_, values) => values, cancellation);
        var rankings = new SpanRanking[answers.Length];
        for (var window = 0; window < logits.Length; window++)
        {
            var ranking = rankings[owners[window]] ??= new SpanRanking(settings.LongestAnswer, MostCandidates);
            Rank(ranking, windows[window].Sources, logits[window]);
        }

        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = AnswerOf(rankings[i], questions[first + i].Second);
        }
    }

    private IReadOnlyList<AlignedText> WindowsOf(TextPair question, int index)
    {
        try
        {
            return QuestionWindows.Of(
                model.Loaded.Tokenizer,
                TextModel.RequireText(question.First, index),
                TextModel.RequireText(question.Second, index),
                MaximumLength,
                settings.Stride);
        }
        catch (TextTooLongException exception)
        {
            throw new ArgumentException($"Question {index}: {exception.Message}", nameof(question), exception);
        }
    }

    private static void Rank(SpanRanking ranking, TokenSource[] sources, float[] logits)
    {
        var first = Array.FindIndex(sources, source => source.Part == SequencePart.SecondText);
        TokenSource[] text = [.. sources.Where(source => source.Part == SequencePart.SecondText)];
        ranking.Add(
            logits,
            Math.Max(first, 0),
            [.. text.Select(source => source.Start)],
            [.. text.Select(source => source.End)]);
    }

    private Answer AnswerOf(SpanRanking ranking, string text)
    {
        double[] scores = [.. ranking.Best.Select(span => span.Score), .. MayFindNone ? [ranking.None] : (double[])[]];
        var largest = scores.DefaultIfEmpty().Max();
        var sum = scores.Sum(score => DeterministicMath.Exp(score - largest));
        AnswerCandidate[] candidates =
        [
            .. ranking.Best.Select(span => new AnswerCandidate(
                text[span.Begin..span.End],
                span.Begin,
                span.End,
                span.Score,
                DeterministicMath.Exp(span.Score - largest) / sum)),
        ];
        return new Answer(
            ranking.HasSpan(settings.NoAnswerThreshold) ? candidates[0] : null, ranking.None, candidates);
    }
}
