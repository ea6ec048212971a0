using System.Text.Json;
using CsCheck;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tests.Support;

namespace QuantBuild.Models.Tests.Data.TableFormats;

public sealed class SquadJsonTests : IDisposable
{
    private const string Paragraph =
        "{\"context\": \"A \uD83D\uDE00 cat sat.\", \"qas\": [{\"id\": \"q1\", \"question\": \"Who?\", \"answers\": "
        + "[{\"text\": \"cat\", \"answer_start\": 4}]}]}";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_Questions_GivesARowEach()
    {
        var path = folder.Write("a.json", "\uFEFF" + """
            {"version": "1.1", "data": [
              {"paragraphs": [{"qas": [
                {"answers": [{"answer_start": 4, "text": "cat"}, {"text": "sat", "answer_start": 8}],
                 "id": "q1", "question": "Who?"},
                {"id": "q2", "question": "Where?", "is_impossible": true, "answers": []}],
                "context": "A 😀 cat sat."}], "title": "T"}]}
            """);

        Table.Texts(path, null, "id", "question", "context", "answers").ShouldBe(
        [
            ["q1", "Who?", "A \uD83D\uDE00 cat sat.", "{\"text\":[\"cat\",\"sat\"],\"answer_start\":[4,8]}"],
            ["q2", "Where?", "A \uD83D\uDE00 cat sat.", "{\"text\":[],\"answer_start\":[]}"],
        ]);
        Table.Rows(path, null, "question").Select(row => row[0].Place).ShouldBe([new(4, 30), new(5, 30)]);
    }

    [Theory]
    [InlineData("", "Syntax", "no JSON")]
    [InlineData("[]", "Syntax", "Here must be an object")]
    [InlineData("{\"a\": 1}\n{\"a\": 2}", "Syntax", "no JSON")]
    [InlineData("{\"a\": {\"data\": []}}", "Syntax", "lacks the key 'data'")]
    [InlineData("{\"data\": {}}", "Syntax", "Here must be the list of articles")]
    [InlineData("{\"data\": [1]}", "Syntax", "Here must be an article")]
    [InlineData("{\"data\": [{\"title\": \"x\"}]}", "Row", "lacks the key 'paragraphs'")]
    [InlineData("{\"data\": [{\"paragraphs\": [{\"qas\": []}]}]}", "Row", "lacks the text 'context'")]
    [InlineData("{\"data\": [{\"paragraphs\": [{\"context\": \"x\"}]}]}", "Row", "lacks the list 'qas'")]
    [InlineData("{\"data\": [{\"paragraphs\": [7]}]}", "Syntax", "Here must be a paragraph")]
    [InlineData("{\"data\": [{\"paragraphs\": [", "Syntax", "no JSON")]
    [InlineData("{\"data\": []} x", "Syntax", "no JSON")]
    [InlineData("{\"data\": []}", "Unreadable", "no rows")]
    public void Read_WrongFile_SaysWhatIsWrong(string text, string problem, string what)
    {
        var fault = Table.Faults(folder.Write("a.json", text), new TextColumns("question", "context")).Single();

        fault.Problem.ToString().ShouldBe(problem);
        fault.Detail.ShouldContain(what);
    }

    [Theory]
    [InlineData("\"answer_start\": 4", "\"answer_start\": 5", "Answer", 3, 83, "at its 'answer_start', character 5")]
    [InlineData("\"answer_start\": 4", "\"answer_start\": -1", "Answer", 3, 83, "character -1")]
    [InlineData("\"answer_start\": 4", "\"answer_start\": 999999", "Answer", 3, 83, "character 999999")]
    [InlineData("\"answer_start\": 4", "\"start\": 4", "Answer", 3, 83, "lacks the whole number 'answer_start'")]
    [InlineData("\"text\": \"cat\"", "\"text\": \"\"", "Answer", 3, 83, "is empty")]
    [InlineData("\"question\": \"Who?\"", "\"question\": 7", "Row", 3, 38, "lacks the text 'question'")]
    [InlineData("\"answers\": ", "\"answer\": ", "Row", 3, 38, "lacks the list 'answers'")]
    public void Read_WrongQuestion_NamesLineAndColumnAndGoesOn(
        string right, string wrong, string problem, int line, int column, string what)
    {
        var text = "{\"data\": [{\"paragraphs\": [\n" + Paragraph + ",\n" + Paragraph.Replace(right, wrong) + ",\n"
            + Paragraph.Replace(right, wrong) + "]}]}";

        var faults = Table.Faults(folder.Write("a.json", text), new TextColumns("question", "context"));

        faults.Count.ShouldBe(2);
        faults[0].Problem.ToString().ShouldBe(problem);
        faults[0].Place.ShouldBe(new TablePlace(line, column));
        faults[0].Detail.ShouldContain(what);
        faults[1].Place.ShouldBe(new TablePlace(line + 1, column));
    }

    [Fact]
    public void Read_BadByteFarBehind_HasItsLine()
    {
        var many = string.Concat(Enumerable.Repeat(Paragraph + ",\n", 2_000));
        var path = Table.WriteBytes(
            folder, "a.json", Table.Utf8("{\"data\": [{\"paragraphs\": [\n" + many + "{\"context\": \"\u65E5"), [0xFF],
            Table.Utf8("\", \"qas\": []}]}]}"));

        var fault = Table.Faults(path, new TextColumns("question")).Single();

        (fault.Problem, fault.Place).ShouldBe((DatasetProblem.Encoding, new TablePlace(2_002, 15)));
    }

    // The field's own file, read another way.
    [SharedDataFact]
    public void Read_Xquad_GivesEveryQuestion()
    {
        var path = SharedData.PathOf("squad", "xquad.en.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var expected =
            from article in document.RootElement.GetProperty("data").EnumerateArray()
            from paragraph in article.GetProperty("paragraphs").EnumerateArray()
            from question in paragraph.GetProperty("qas").EnumerateArray()
            select (question.GetProperty("id").GetString(), question.GetProperty("question").GetString(),
                paragraph.GetProperty("context").GetString());

        Table.Texts(path, null, "id", "question", "context").Select(row => (row[0], row[1], row[2]))
            .ShouldBe(expected!);
    }

    [Fact]
    public void Read_AnyDamage_GivesRowsOrADatasetException()
    {
        var file = Table.Utf8(
            "{\"data\": [{\"title\": \"x\", \"paragraphs\": [" + Paragraph + ", " + Paragraph + "]}]}");
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte, Gen.Int[0, file.Length]).Sample(
            damage =>
            {
                var (at, value, length) = damage;
                var bytes = file[..length];
                if (at < length)
                {
                    bytes[at] = value;
                }

                try
                {
                    Table.Rows(Table.WriteBytes(folder, "a.json", bytes), null, "question", "answers");
                }
                catch (DatasetException)
                {
                    // What is wrong is said so.
                }
            },
            iter: 1_000,
            threads: 1);
    }
}
