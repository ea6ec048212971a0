using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QuantBuild.Cli.Tests.Data;

/// <summary>
/// Wrong data of every kind, as <c>validate</c> tells of it: file, line and column, code, and what to do. The files lie
/// in <c>Fixtures/WrongData</c>, and beside each the lines.
/// </summary>
public sealed partial class WrongDataTests
{
    private const int FewestKinds = 30;

    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path))
            .Where(name => !name.EndsWith(".txt", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static string Folder =>
        Path.Combine(RepositoryRoot.Path!, "tests", "QuantBuild.Cli.Tests", "Fixtures", "WrongData");

    [Fact]
    public void Files_AreOfAtLeastThirtyKinds() => Files.Count.ShouldBeGreaterThanOrEqualTo(FewestKinds);

    [Theory]
    [MemberData(nameof(Files))]
    public void Validate_WrongData_TellsPlaceCodeAndAdvice(string file)
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        File.Copy(Path.Combine(Folder, file), folder[file]);
        File.WriteAllText(project.RecipePath, RecipeFor(file, File.ReadAllText(project.RecipePath)));
        if (OtherTaskOf(file) is { } task)
        {
            File.WriteAllText(project.RecipePath, task.Recipe);
            Change(folder["model", "config.json"], task.Head);
        }

        var run = Invocation.Run(folder.Path, "validate", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        var lines = run.Error.ReplaceLineEndings("\n");
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => Told().IsMatch(line));
        lines.ShouldContain(file);
        Snapshot.Verify(lines, Path.Combine(Folder, $"{file}.verified.txt"));
    }

    // Questions have answers, which are no classes: their texts are read.
    private static string RecipeFor(string file, string recipe) => Path.GetExtension(file) switch
    {
        ".json" => recipe.Replace(
            "source: ./train.tsv, columns: { text: sentence }", $"source: {file}, columns: {{ text: question }}",
            StringComparison.Ordinal),
        ".conll" => recipe.Replace(
            "source: ./dev.tsv, columns: { text: sentence, label: label }",
            $"source: {file}, columns: {{ text: 1, label: 2 }}",
            StringComparison.Ordinal),
        _ => recipe.Replace("source: ./dev.tsv", $"source: {file}", StringComparison.Ordinal),
    };

    // Of data for other tasks: the whole recipe, and the class that config.json is to name.
    private static (string Recipe, string Head)? OtherTaskOf(string file)
    {
        const string Answers = "columns: { text: question, textPair: context, label: answers }";
        var words = Path.GetExtension(file) == ".conll" ? "text: 1, label: 2" : "text: tokens, label: tags";
        return file.Split('-')[0] switch
        {
            "words" => ($$"""
                version: 1
                name: tiny
                model: { source: ./model, task: token-classification }
                data:
                  calibration: { source: ./train.tsv, columns: { text: sentence }, maxLength: 24 }
                  evaluation: { source: {{file}}, columns: { {{words}} } }
                quantize: { method: rtn, weights: { bits: 8 } }

                """, "BertForTokenClassification"),
            "qa" => ($$"""
                version: 1
                name: tiny
                model: { source: ./model, task: question-answering }
                data:
                  training: { source: {{file}}, {{Answers}}, maxLength: 24 }
                  evaluation: { source: {{file}}, {{Answers}} }
                train: { epochs: 1 }

                """, "BertForMaskedLM"),
            _ => null,
        };
    }

    private static void Change(string path, string head)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        configuration["architectures"] = new JsonArray(head);
        configuration["id2label"] = new JsonObject { ["0"] = "O", ["1"] = "B-PER" };
        configuration["label2id"] = new JsonObject { ["O"] = 0, ["B-PER"] = 1 };
        File.WriteAllText(path, configuration.ToJsonString());
    }

    [GeneratedRegex(@"^\S+(\(\d+(,\d+)?\))?: error QB\d{4}: .*\w.*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Told();
}
