using System.Buffers;
using System.Text;
using System.Text.Json;

namespace QuantBuild.Models.Data.TableFormats.SquadJson;

/// <summary>Reads one paragraph: its context, and its questions with their answers.</summary>
/// <param name="path">Of the file.</param>
/// <param name="mark">Where the paragraph begins.</param>
internal sealed class SquadParagraph(string path, TextMark mark)
{
    private readonly List<Entry> entries = [];
    private TableCell? context;

    /// <param name="value">A whole value of JSON.</param>
    public List<SquadQuestion> Read(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return
            [
                Wrong(Fault(DatasetProblem.Syntax, mark.Place, "Here must be a paragraph: {\"context\", \"qas\"}.")),
            ];
        }

        var hasQuestions = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("context"u8))
            {
                reader.Read();
                context = TextCell(ref reader, value);
            }
            else if (reader.ValueTextEquals("qas"u8))
            {
                hasQuestions = true;
                reader.Read();
                ReadQuestions(ref reader, value);
            }
            else
            {
                reader.Skip();
            }
        }

        return context is { Kind: TableCellKind.Text } text && hasQuestions
            ? [.. entries.Select(entry => QuestionOf(entry, text))]
            : [Wrong(Fault(
                DatasetProblem.Row, mark.Place,
                $"The paragraph lacks the {(hasQuestions ? "text 'context'" : "list 'qas'")}. Give it, or remove the "
                + "paragraph."))];
    }

    private void ReadQuestions(ref Utf8JsonReader reader, ReadOnlySpan<byte> value)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var entry = new Entry(PlaceOf(ref reader, value));
            entries.Add(entry);
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8))
                {
                    reader.Read();
                    entry.Id = TextCell(ref reader, value);
                }
                else if (reader.ValueTextEquals("question"u8))
                {
                    reader.Read();
                    entry.Question = TextCell(ref reader, value);
                }
                else if (reader.ValueTextEquals("answers"u8))
                {
                    reader.Read();
                    ReadAnswers(ref reader, value, entry);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
    }

    private void ReadAnswers(ref Utf8JsonReader reader, ReadOnlySpan<byte> value, Entry entry)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        entry.Answers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var place = PlaceOf(ref reader, value);
            string? text = null;
            int? start = null;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isText = reader.ValueTextEquals("text"u8);
                var isStart = reader.ValueTextEquals("answer_start"u8);
                reader.Read();
                if (isText && reader.TokenType == JsonTokenType.String)
                {
                    text = TextCell(ref reader, value).Text;
                }
                else if (isStart && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
                {
                    start = number;
                }
                else
                {
                    reader.Skip();
                }
            }

            if (!isObject)
            {
                reader.Skip();
            }

            entry.Answers.Add((text, start, place));
        }
    }

    private SquadQuestion QuestionOf(Entry entry, TableCell text)
    {
        var id = entry.Id ?? TableCell.OfText(string.Empty, entry.Place);
        var fault = entry switch
        {
            { Question: not { Kind: TableCellKind.Text } } => Lacking(entry, "the text 'question'"),
            { Answers: null } => Lacking(entry, "the list 'answers'"),
            _ => entry.Answers.Select(answer => FaultOf(answer, text.Text)).FirstOrDefault(found => found is not null),
        };
        return fault is null
            ? new SquadQuestion(id, entry.Question!.Value, text, AnswersOf(entry))
            : Wrong(fault);
    }

    private DatasetException? FaultOf((string? Text, int? Start, TablePlace Place) answer, string text)
    {
        var problem = answer switch
        {
            { Text: null } => "lacks the text 'text'",
            { Text.Length: 0 } => "is empty; a question without an answer has an empty list",
            { Start: null } => "lacks the whole number 'answer_start'",
            _ when CodePoints.PlaceOf(text, answer.Start.Value, answer.Text) < 0 =>
                $"does not stand in the context at its 'answer_start', character {answer.Start}, from 0",
            _ => null,
        };
        return problem is null
            ? null
            : Fault(DatasetProblem.Answer, answer.Place, $"The answer {problem}. Correct it, or remove the question.");
    }

    private static TableCell AnswersOf(Entry entry)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("text");
            entry.Answers!.ForEach(answer => writer.WriteStringValue(answer.Text));
            writer.WriteEndArray();
            writer.WriteStartArray("answer_start");
            entry.Answers.ForEach(answer => writer.WriteNumberValue(answer.Start!.Value));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return new TableCell(TableCellKind.Object, Encoding.UTF8.GetString(bytes.WrittenSpan), entry.Place);
    }

    // Of any value; only a string is a text.
    private TableCell TextCell(ref Utf8JsonReader reader, ReadOnlySpan<byte> value)
    {
        var place = PlaceOf(ref reader, value);
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return new TableCell(TableCellKind.Null, string.Empty, place);
        }

        try
        {
            return TableCell.OfText(reader.GetString()!, place);
        }
        catch (InvalidOperationException exception)
        {
            throw new DatasetException(
                DatasetProblem.Syntax, path, place,
                "The text here holds half of a surrogate pair (\\ud800 to \\udfff). Write both halves, or the "
                + "character itself.",
                exception);
        }
    }

    private TablePlace PlaceOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> value) =>
        mark.Behind(value[..(int)reader.TokenStartIndex]).Place;

    private DatasetException Lacking(Entry entry, string what) => Fault(
        DatasetProblem.Row, entry.Place, $"The question lacks {what}. Give it, or remove the question.");

    private DatasetException Fault(DatasetProblem problem, TablePlace place, string message) =>
        new(problem, path, place, message);

    private static SquadQuestion Wrong(DatasetException fault) => new(default, default, default, default, fault);

    /// <summary>What stands of a question.</summary>
    private sealed class Entry(TablePlace place)
    {
        public TablePlace Place => place;

        public TableCell? Id { get; set; }

        public TableCell? Question { get; set; }

        public List<(string? Text, int? Start, TablePlace Place)>? Answers { get; set; }
    }
}
