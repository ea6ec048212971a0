using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests.Sources;

public sealed class DataFilesTests
{
    [Theory]
    [InlineData("hf://datasets/some/data@main/data/train-*.parquet", "main", "data/train-*.parquet")]
    [InlineData("hf://datasets/some/data@v1.0/dev.tsv", "v1.0", "dev.tsv")]
    [InlineData("hf://datasets/some/data@refs/convert/parquet/a/b.parquet", "refs/convert/parquet", "a/b.parquet")]
    [InlineData("hf://datasets/some/data@refs/pr/3/b.parquet", "refs/pr/3", "b.parquet")]
    [InlineData("hf://datasets/some/data@feature%2Fx/b.parquet", "feature/x", "b.parquet")]
    public void Read_FilesOfAHub_AreAReferenceAndNoFile(string source, string revision, string path)
    {
        var files = WithSource($"\"{source}\"").Require().Data.Evaluation.Source.Files;

        files.Texts.ShouldBe([source]);
        files.Paths.ShouldBeEmpty();
        files.IsRemote.ShouldBeTrue();
        files.Hub.ShouldHaveSingleItem().ShouldBe(new HubDatasetReference("some", "data", revision, path));
    }

    [Fact]
    public void Read_SeveralOfAHub_AreOneFormat() =>
        WithSource("[hf://datasets/some/data@main/a.parquet, hf://datasets/other/data@main/b.parquet]")
            .Require().Data.Evaluation.Source.Format.ShouldBe("parquet");

    [Theory]
    [InlineData("\"hf://some/data@main/a.parquet\"", "QB5060", "names no data set")]
    [InlineData("\"hf://datasets/some/data/a.parquet\"", "QB5060", "names no revision")]
    [InlineData("\"hf://datasets/some/data@main\"", "QB5060", "names no file")]
    [InlineData("\"hf://datasets/some/data@main/../a.parquet\"", "QB5060", "names no file")]
    [InlineData("\"hf://datasets/some/data@main//a.parquet\"", "QB5060", "names no file")]
    [InlineData("\"hf://datasets/data@main/a.parquet\"", "QB5060", "names no repository")]
    [InlineData("\"hf://datasets/some/data@/a.parquet\"", "QB5060", "has no revision")]
    [InlineData("\"hf://datasets/some/data@main/a.bin\"", "QB1005", "does not say of which format")]
    [InlineData("[\"hf://datasets/some/data@main/a.parquet\", \"hf://datasets/some/data@main/a.csv\"]", "QB1005",
        "two formats")]
    public void Read_FilesOfAHubNotComplete_AreAnErrorAtTheirPlace(string source, string code, string part)
    {
        var diagnostic = WithSource(source).Diagnostics.ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe(code);
        diagnostic.Message.ShouldContain(part);
        diagnostic.Location!.Line.ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("data/train-*.parquet", "data/train-0.parquet", true)]
    [InlineData("data/train-*.parquet", "data/test-0.parquet", false)]
    [InlineData("data/train-*.parquet", "other/data/train-0.parquet", false)]
    [InlineData("*.parquet", "data/a.parquet", false)]
    [InlineData("**/*.parquet", "a.parquet", true)]
    [InlineData("**/*.parquet", "a/b/c.parquet", true)]
    [InlineData("a/**/d/*.parquet", "a/b/d/c/d/e.parquet", true)]
    [InlineData("a/**/d/*.parquet", "a/b/d/c/e.parquet", false)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "b/a/c", false)]
    [InlineData("**/*.parquet", ".git/a.parquet", false)]
    [InlineData("a?.csv", "ab.csv", true)]
    [InlineData("A?.csv", "ab.csv", false)]
    [InlineData("a.csv", "a.csv", true)]
    public void Names_File_FollowsThePattern(string pattern, string file, bool isMeant) =>
        new HubDatasetReference("some", "data", "main", pattern).Names(file).ShouldBe(isMeant);

    private static RecipeReadResult WithSource(string source) => new RecipeText
    {
        Evaluation = $"{{ source: {source}, columns: {{ text: sentence, label: label }}, metrics: [accuracy] }}",
    }.Read();
}
