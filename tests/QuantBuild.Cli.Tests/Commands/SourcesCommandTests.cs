namespace QuantBuild.Cli.Tests.Commands;

public sealed class SourcesCommandTests
{
    [Theory]
    [InlineData("model: { source: ./x/y }", 1, 18, "x/y")]
    [InlineData("model:\n  source: a.quant.yaml # made there", 2, 11, "a.quant.yaml")]
    [InlineData("model:\n  source:\n    'x y'", 3, 5, "x y")]
    [InlineData("model: {\"source\": \"obj\\\\a\"}", 1, 19, "obj/a")]
    [InlineData("model:\n  source: >-\n    ./folded\n", 2, 11, "folded")]
    [InlineData("data:\n  training: { source: ../out/x/../t.tsv }", 2, 23, "../out/t.tsv")]
    [InlineData("metod: 1\nmodel: { source: nowhere, tusk: 3 }", 2, 18, "nowhere")]
    public void Sources_PathsOfARecipe_AreToldWithTheirPlaces(string recipe, int line, int column, string path)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.quant.yaml"], recipe);

        var run = Invocation.Run(folder.Path, "sources", "a.quant.yaml", "--json");

        run.ExitCode.ShouldBe(0, run.All);
        var source = run.JsonLines[^1].GetProperty("sources").EnumerateArray().ShouldHaveSingleItem();
        source.GetProperty("recipe").GetString().ShouldBe(folder["a.quant.yaml"]);
        (source.GetProperty("line").GetInt32(), source.GetProperty("column").GetInt32()).ShouldBe((line, column));
        source.GetProperty("path").GetString().ShouldBe(Path.GetFullPath(path, folder.Path));
    }

    [Fact]
    public void Sources_ListWithAPattern_AreTheFileAndTheFolderOfThePattern()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.quant.yaml"], "data: { training: { source: [a.tsv, 'b/c/*/d*.tsv'] } }");

        var run = Invocation.Run(folder.Path, "sources", "a.quant.yaml", "--json");

        run.JsonLines[^1].GetProperty("sources").EnumerateArray()
            .Select(source => source.GetProperty("path").GetString())
            .ShouldBe([folder["a.tsv"], Path.GetFullPath("b/c", folder.Path)]);
    }

    [Theory]
    [InlineData("model: { source: nuget://Id/1.0.0 }")]
    [InlineData("model: { source: [] }")]
    [InlineData("model: [ source, x ]")]
    [InlineData("model: { source: ")]
    [InlineData("")]
    public void Sources_NoPath_IsNone(string recipe)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.quant.yaml"], recipe);

        var run = Invocation.Run(folder.Path, "sources", "a.quant.yaml", "missing.quant.yaml", "--json");

        run.ExitCode.ShouldBe(0, run.All);
        run.JsonLines[^1].GetProperty("sources").EnumerateArray().ShouldBeEmpty();
    }
}
