using QuantBuild.Bench.Methods.Reports;

namespace QuantBuild.Bench.Tests.Reports;

public sealed class IndexPageTests
{
    private const string Page =
        "# Results\n\nBy hand.\n\n<!-- matrix one -->\n\nold\n\n<!-- end of matrix one -->\n\nAfter.\n";

    [Fact]
    public void Replace_KnownMatrix_KeepsWhatStandsAround() => IndexPage.Replace(Page, "one", "new\n")
        .ShouldBe(Page.Replace("old", "new", StringComparison.Ordinal));

    [Fact]
    public void Replace_NewMatrix_ComesLast()
    {
        var page = IndexPage.Replace(Page, "two", "block");

        page.ShouldStartWith(Page);
        page.ShouldEndWith("\n<!-- matrix two -->\n\nblock\n\n<!-- end of matrix two -->\n");
        IndexPage.Replace(page, "two", "block").ShouldBe(page);
    }

    [Fact]
    public void Replace_BlockWithoutEnd_IsRefused() => Should.Throw<UsageException>(
        () => IndexPage.Replace("<!-- matrix one -->\nold\n", "one", "new"));
}
