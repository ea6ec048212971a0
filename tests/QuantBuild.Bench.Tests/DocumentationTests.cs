using QuantBuild.Bench.Methods;
using QuantBuild.Bench.Methods.Matrices;

namespace QuantBuild.Bench.Tests;

/// <summary>docs/comparing-methods.md says what the harness does.</summary>
public sealed class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(
        Path.Combine(RepositoryRoot.Path!, "docs", "comparing-methods.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Options_OfTheUsage_AreDocumented()
    {
        var options = MethodsOptions.Usage.Split('\n', ' ')
            .Where(word => word.StartsWith("--", StringComparison.Ordinal));

        options.Distinct().Where(option => !Page.Contains($"| `{option}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Matrix_OfThePage_IsRead()
    {
        var text = Page.Split("```yaml\n")[1].Split("```")[0];
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["recipes"]);
        File.WriteAllText(folder["recipes", "text-classification.yaml"], "version: 1\n");
        File.WriteAllText(folder["steps.yaml"], text);

        MatrixReader.Read(folder["steps.yaml"]).Relations.ShouldHaveSingleItem();
    }
}
