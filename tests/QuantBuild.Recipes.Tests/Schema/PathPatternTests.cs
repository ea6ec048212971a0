using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Tests.Schema;

public sealed class PathPatternTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PathPatternTests()
    {
        foreach (var file in (string[])[
            "b.tsv", "B.tsv", "a.tsv", "a.csv", ".hidden.tsv", "x/a.tsv", "x/y/a.tsv", "x/y/b.tsv", ".git/a.tsv"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
            File.WriteAllText(folder[file], file);
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("*.tsv", "B.tsv a.tsv b.tsv")]
    [InlineData("./*.tsv", "./B.tsv ./a.tsv ./b.tsv")]
    [InlineData("?.csv", "a.csv")]
    [InlineData("x/*", "x/a.tsv")]
    [InlineData("x\\y\\*.tsv", "x/y/a.tsv x/y/b.tsv")]
    [InlineData("*/a.tsv", "x/a.tsv")]
    [InlineData("**/a.tsv", "a.tsv x/a.tsv x/y/a.tsv")]
    [InlineData("x/**/b.tsv", "x/y/b.tsv")]
    [InlineData("**", "B.tsv a.csv a.tsv b.tsv x/a.tsv x/y/a.tsv x/y/b.tsv")]
    [InlineData(".*.tsv", ".hidden.tsv")]
    [InlineData("A.*", "")]
    [InlineData("none/*", "")]
    public void Find_Pattern_GivesFilesInOrdinalOrder(string pattern, string files) =>
        string.Join(' ', new PathPattern(pattern).Find(folder.Path)!.Value.Files.Select(file => file.Text))
            .ShouldBe(files);

    [Fact]
    public void Find_Pattern_NamesTheFoldersItLookedThrough() =>
        new PathPattern("x/*/*.tsv").Find(folder.Path)!.Value.Folders.ShouldBe([folder["x"], folder["x", "y"]]);

    [Fact]
    public void Find_LinkThatLeadsBack_IsNotFollowed()
    {
        Directory.CreateSymbolicLink(folder["x", "y", "back"], folder.Path);

        new PathPattern("x/**/b.tsv").Find(folder.Path)!.Value.Files.Select(file => file.Text).ShouldBe(["x/y/b.tsv"]);
    }

    [Fact]
    public void FolderOf_Pattern_IsAllAboveTheFirstWildcard() =>
        PathPattern.FolderOf("../a/b*/c/*.tsv").ShouldBe("../a");
}
