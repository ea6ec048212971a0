using System.Text.Json;

namespace QuantBuild.Models.Data.TableFormats.SquadJson;

/// <summary>
/// Reads the questions of a file of SQuAD, a paragraph at a time: <c>data[]</c> has articles with a <c>title</c>, their
/// <c>paragraphs[]</c> a <c>context</c> and questions <c>qas[]</c>, which have <c>id</c>, <c>question</c> and
/// <c>answers[]</c>. The column <c>answers</c> is <c>{"text": […], "answer_start": […]}</c>, each start counted in code
/// points of the context.
/// </summary>
internal sealed class SquadReader(string path, JsonStream json) : ITableReader
{
    private static readonly string[] Columns = ["id", "title", "question", "context", "answers"];

    public string Path => path;

    public TableHeader Header { get; } = TableHeader.At(path, Columns, default);

    public bool KeepsQuotes => false;

    public IEnumerable<TableRow> ReadRows(IReadOnlyList<int> columns)
    {
        var cells = new TableCell[columns.Count];
        json.Read();
        Require(JsonTokenType.StartObject, "an object with the key 'data'");
        var hasData = false;
        while (json.Read() && json.Token == JsonTokenType.PropertyName)
        {
            var isData = json.Text == "data";
            hasData |= isData;
            json.Read();
            if (!isData)
            {
                json.Skip();
                continue;
            }

            Require(JsonTokenType.StartArray, "the list of articles");
            while (json.Read() && json.Token != JsonTokenType.EndArray)
            {
                foreach (var question in ReadArticle())
                {
                    yield return question.RowOf(columns, cells);
                }
            }
        }

        json.Read();
        if (!hasData)
        {
            throw new DatasetException(
                DatasetProblem.Syntax, path, json.Place,
                "The object lacks the key 'data', the list of articles. If the file has an object a line, read it as "
                + "JSON Lines (in a recipe: format: jsonl).");
        }
    }

    public void Dispose() => json.Dispose();

    private IEnumerable<SquadQuestion> ReadArticle()
    {
        Require(JsonTokenType.StartObject, "an article: {\"title\", \"paragraphs\"}");
        var (title, place) = (string.Empty, json.Place);
        var hasParagraphs = false;
        while (json.Read() && json.Token == JsonTokenType.PropertyName)
        {
            var key = json.Text;
            json.Read();
            if (key == "title" && json.Text is { } text)
            {
                title = text;
            }
            else if (key == "paragraphs")
            {
                hasParagraphs = true;
                Require(JsonTokenType.StartArray, "the list of paragraphs");
                while (json.ReadValue(ParagraphOf) is { } paragraph)
                {
                    foreach (var question in paragraph)
                    {
                        yield return question with { Title = title };
                    }
                }
            }
            else
            {
                json.Skip();
            }
        }

        if (!hasParagraphs)
        {
            throw new DatasetException(
                DatasetProblem.Row, path, place,
                "The article lacks the key 'paragraphs'. Give it, or remove the article.");
        }
    }

    // Null at the end of the list.
    private List<SquadQuestion>? ParagraphOf(ReadOnlySpan<byte> value, TextMark mark) =>
        value is [(byte)']'] ? null : new SquadParagraph(path, mark).Read(value);

    private void Require(JsonTokenType token, string what)
    {
        if (json.Token != token)
        {
            throw new DatasetException(
                DatasetProblem.Syntax, path, json.Place,
                $"Here must be {what}. Questions lie in data[].paragraphs[].qas[]; if the file has an object a line, "
                + "read it as JSON Lines (in a recipe: format: jsonl).");
        }
    }
}
