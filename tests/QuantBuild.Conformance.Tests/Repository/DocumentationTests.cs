using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>What the Markdown files point to is there, and what they quote reads so.</summary>
public sealed partial class DocumentationTests
{
    private const string TestCommand = "dotnet test QuantBuild.sln -c Release";

    private const string MainJob =
        "dotnet run -c Release --project src/QuantBuild.Cli -- run samples/Sentiment/sentiment.quant.yaml";

    private static readonly MarkdownPage Readme = MarkdownPage.Read("README.md");

    [Fact]
    public void Links_LeadSomewhere()
    {
        var broken = from page in MarkdownPage.All
                     from link in page.RelativeLinks
                     where !Resolves(page, link)
                     select $"{page.File}: {link}";

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void QuotedBlocks_StandInTheirFiles()
    {
        var wrong = from page in MarkdownPage.All
                    from block in page.Blocks
                    where block.Source.Length > 0
                    let file = RepositoryFiles.Read(block.Source)
                    let quoted = string.Join('\n', block.Lines)
                    where !$"\n{file}\n".Contains($"\n{quoted}\n", StringComparison.Ordinal)
                    select $"{page.File} quotes lines that do not stand one after another in {block.Source}:\n{quoted}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Readme_QuotesTheRecipeOfTheSample() =>
        Readme.Blocks.Where(block => block.Language == "yaml")
            .ShouldHaveSingleItem().Source.ShouldBe("samples/Sentiment/sentiment.quant.yaml");

    [Theory]
    [InlineData(TestCommand)]
    [InlineData(MainJob)]
    public void Commands_OfTheReadme_AreThoseThatRunInCi(string command)
    {
        Readme.Blocks.SelectMany(block => block.Lines).ShouldContain(command);
        RepositoryFiles.Read(".ci/run").ShouldContain(command);
    }

    [Fact]
    public void Readme_NamesTheCurrentVersion()
    {
        var version = XElement.Parse(RepositoryFiles.Read("eng/Versions.props"))
            .Descendants("VersionPrefix").Single().Value;
        var named = Readme.Blocks.SelectMany(block => block.Lines)
            .SelectMany(line => PackageVersion().Matches(line)).Select(match => match.Groups["version"].Value);

        named.Distinct().ShouldBe([version]);
    }

    [Fact]
    public void Algorithms_HaveAReadmeThatTheIndexNames()
    {
        const string folder = "src/QuantBuild.Quantization/Algorithms/";
        var algorithms = RepositoryFiles.WithEnding("Method.cs")
            .Where(file => file.StartsWith(folder, StringComparison.Ordinal)
                && file.Count(character => character == '/') == 4)
            .Select(file => file.Split('/')[3]).ToList();
        var index = MarkdownPage.Read($"{folder}README.md").RelativeLinks;

        algorithms.ShouldNotBeEmpty();
        algorithms.Select(name => $"{name}/README.md").Except(index).ShouldBeEmpty();
    }

    private static bool Resolves(MarkdownPage page, string link)
    {
        var parts = link.Split('#');
        var folder = Path.GetDirectoryName(RepositoryFiles.FullPath(page.File))!;
        var target = parts[0].Length == 0
            ? RepositoryFiles.FullPath(page.File)
            : Path.GetFullPath(Path.Combine(folder, parts[0]));
        if (!Path.Exists(target))
        {
            return false;
        }

        return parts.Length == 1
            || MarkdownPage.Read(Path.GetRelativePath(RepositoryFiles.Root, target)).Anchors.Contains(parts[1]);
    }

    [GeneratedRegex("Include=\"QuantBuild\" Version=\"(?<version>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PackageVersion();
}
