using QuantBuild.Cli.Output;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Tests.Output;

public sealed class PathDisplayTests
{
    private readonly PathDisplay paths = new(Path.GetFullPath("/home/me"));

    [Theory]
    [InlineData("/home/me/a/b.tsv", "a/b.tsv")]
    [InlineData("/home/other/b.tsv", "/home/other/b.tsv")]
    [InlineData("/home/me/..b/c", "..b/c")]
    [InlineData("given/as/it.is", "given/as/it.is")]
    public void Shorten_Path_IsRelativeBelowTheCurrentFolderOnly(string path, string shown) =>
        paths.Shorten(path).ShouldBe(shown);

    [Fact]
    public void Render_Diagnostic_ReadsLikeACompilers()
    {
        var location = new SourceLocation("/home/me/a.quant.yaml", 12, 5);

        paths.Render(DiagnosticTable.UnknownKey.At(location, "what\nhappened"))
            .ShouldBe("a.quant.yaml(12,5): error QB1003: what happened");
    }
}
