using System.Reflection;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes.Tests.Diagnostics;

public sealed class DiagnosticTableTests
{
    private static string PagesFolder => Path.Combine(RepositoryRoot.Path!, "docs", "diagnostics");

    [Fact]
    public void All_Rows_AreEveryFieldOnceInOrder()
    {
        var fields = typeof(DiagnosticTable).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().Select(row => row.Code);
        var codes = DiagnosticTable.All.Select(row => row.Code).ToList();

        codes.ShouldBe(fields, ignoreOrder: true);
        codes.ShouldBe(codes.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_Codes_AreQBAndFourDigits() =>
        DiagnosticTable.All.ShouldAllBe(row => row.Code.Length == 6 && row.Code.StartsWith("QB")
            && row.Code.Skip(2).All(char.IsAsciiDigit));

    [Fact]
    public void Pages_OfTheDocumentation_AreOneForEachCode()
    {
        var pages = Directory.GetFiles(PagesFolder, "QB*.md").Select(path => Path.GetFileNameWithoutExtension(path));

        pages.ShouldBe(DiagnosticTable.All.Select(row => row.Code), ignoreOrder: true);
    }

    [Fact]
    public void Pages_OfTheDocumentation_StateTitleExitCodeAndHelp()
    {
        foreach (var row in DiagnosticTable.All)
        {
            var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path!, row.HelpPage)).ReplaceLineEndings("\n");
            var exit = row.Severity == DiagnosticSeverity.Warning ? "Warning." : $"Error, exit code {row.ExitCode}.";
            page.ShouldStartWith($"# {row.Code}: {row.Title}\n\n{exit}\n\n");
            page.ShouldContain($"**What to do.** {row.Help}");
        }
    }

    [Fact]
    public void Index_OfTheDocumentation_ListsEveryCode()
    {
        var index = File.ReadAllText(Path.Combine(PagesFolder, "README.md")).ReplaceLineEndings("\n");

        foreach (var row in DiagnosticTable.All)
        {
            index.ShouldContain($"| [{row.Code}]({row.Code}.md) | {row.Title} |");
        }
    }
}
