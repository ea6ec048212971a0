using System.Text.Json;
using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>
/// Reads a column of answers, each <c>{"text": […], "answer_start": […]}</c>, the starts in code points of the
/// row's second text; empty lists where there is no answer. The first answer is learned, any of them is right.
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
internal sealed class AnswerReader(string path, string column) : ITargetReader
{
    private readonly List<Question> questions = [];
    private readonly List<Window> windows = [];
    private readonly List<int> begins = [];
    private readonly List<int> ends = [];

    public void Judge(string field, TablePlace place) => Parse(field, place);

    public void Judge(TextExample row) => PlacesOf(row);

    /// <exception cref="NotSupportedException">Always: places are of the row's text.</exception>
    /// <inheritdoc/>
    public void Read(string field, TablePlace place, TokenizedText text) =>
        throw new NotSupportedException("Answers are read with the row that they stand in.");

    public void Read(TextExample row, IReadOnlyList<EncodedText> texts)
    {
        var answers = PlacesOf(row);
        (int Begin, int End)? first = answers is [var learned, ..]
            ? (learned.Begin, learned.Begin + learned.Text.Length)
            : null;
        foreach (var text in texts)
        {
            windows.Add(WindowOf(text.Sources!, first));
        }

        questions.Add(new Question(row.Pair!, [.. answers.Select(answer => answer.Text)]));
    }

    public ITargets ToTargets() => new AnswerTargets(questions, [.. windows], [.. begins], [.. ends]);

    private Window WindowOf(IReadOnlyList<TokenSource> sources, (int Begin, int End)? answer)
    {
        var (firstToken, tokens, firstOffset) = (0, 0, begins.Count);
        var (start, end) = (-1, -1);
        for (var token = 0; token < sources.Count; token++)
        {
            var source = sources[token];
            if (source.Part != SequencePart.SecondText)
            {
                continue;
            }

            firstToken = tokens == 0 ? token : firstToken;
            tokens++;
            begins.Add(source.Start);
            ends.Add(source.End);
            if (answer is { } wanted && source.End > wanted.Begin && source.Start < wanted.End)
            {
                start = start < 0 ? token : start;
                end = token;
            }
        }

        // A window that has a part of the answer does not hold it.
        var holds = start >= 0 && answer is { } whole
            && sources[start].Start <= whole.Begin && sources[end].End >= whole.End;
        return new Window(questions.Count, holds ? start : 0, holds ? end : 0, firstToken, tokens, firstOffset);
    }

    private List<(string Text, int Begin)> PlacesOf(TextExample row)
    {
        var cell = row.Target!.Value;
        var places = new List<(string Text, int Begin)>();
        foreach (var (text, start) in Parse(cell.Text, cell.Place))
        {
            var begin = CodePoints.PlaceOf(row.Pair!, start, text);
            places.Add(begin >= 0
                ? (text, begin)
                : throw Wrong(
                    DatasetProblem.Answer, cell.Place,
                    $"has an answer that does not stand in the text at its 'answer_start', character {start}, from 0"));
        }

        return places;
    }

    private List<(string Text, int Start)> Parse(string field, TablePlace place) => Parse(field)
        ?? throw Wrong(
            DatasetProblem.Answer, place,
            "does not hold the answers of a question, {\"text\": [\"…\"], \"answer_start\": [0]}, as many of both");

    /// <summary>The answers of a field; null where it holds none, for whatever reason.</summary>
    internal static List<(string Text, int Start)>? Parse(string field)
    {
        try
        {
            using var document = JsonDocument.Parse(field);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("text", out var texts) && root.TryGetProperty("answer_start", out var starts)
                && texts.ValueKind == JsonValueKind.Array && starts.ValueKind == JsonValueKind.Array
                && texts.GetArrayLength() == starts.GetArrayLength()
                && texts.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String
                    && !string.IsNullOrEmpty(text.GetString()))
                && starts.EnumerateArray().All(start => start.ValueKind == JsonValueKind.Number
                    && start.TryGetInt32(out _))
                ? [.. texts.EnumerateArray().Zip(starts.EnumerateArray()).Select(
                    pair => (pair.First.GetString()!, pair.Second.GetInt32()))]
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair is the operation that is not valid.
            return null;
        }
    }

    private DatasetException Wrong(DatasetProblem problem, TablePlace place, string what) => new(
        problem, path, place, $"The column '{column}' {what}. Correct it, or remove the question.");
}
