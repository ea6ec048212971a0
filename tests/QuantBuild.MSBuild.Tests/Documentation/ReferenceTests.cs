using System.Text.RegularExpressions;
using System.Xml.Linq;
using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

namespace QuantBuild.MSBuild.Tests.Documentation;

/// <summary>
/// docs/msbuild.md beside the targets files: what is public stands in both. A name that begins with _ is private.
/// </summary>
public sealed partial class ReferenceTests
{
    // Of other packages and of MSBuild itself: their items and properties that the targets add to.
    private static readonly string[] Foreign =
    [
        "AvailableItemName", "ContentWithTargetPath", "CustomCollectWatchItems", "EmbedInBinlog", "FileWrites",
        "NoWarn", "PathMap", "TargetsForTfmSpecificContentInPackage", "TfmSpecificPackageFile", "UpToDateCheckInput",
        "UpToDateCheckOutput", "Watch",
    ];

    private static readonly string Document = File.ReadAllText(
        Path.Combine(RepositoryRoot.Path!, "docs", "msbuild.md"));

    private static readonly List<XElement> Elements =
    [
        .. Directory.GetFiles(Path.Combine(RepositoryRoot.Path!, "src", "QuantBuild.MSBuild", "build"))
            .SelectMany(path => XDocument.Load(path).Descendants()),
    ];

    [Fact]
    public void Targets_OfThePackage_AreThoseOfTheDocument() =>
        Public(Elements.Where(element => element.Name == "Target").Select(element => element.Attribute("Name")!.Value))
            .ShouldBe(Documented("Targets"), ignoreOrder: true);

    [Fact]
    public void Properties_OfThePackage_AreThoseOfTheDocument() =>
        Public(
            Elements.Where(element => element.Parent?.Name == "PropertyGroup").Select(element => element.Name.LocalName)
                .Concat(Elements.Attributes().SelectMany(attribute =>
                    PropertyUse().Matches(attribute.Value).Select(match => match.Groups["name"].Value))
                    .Where(name => name.StartsWith("QuantBuild", StringComparison.Ordinal))))
            .ShouldBe(Documented("Properties"), ignoreOrder: true);

    [Fact]
    public void Items_OfThePackage_AreThoseOfTheDocument() =>
        Public(Elements.Where(element => element.Parent?.Name == "ItemGroup").Select(element => element.Name.LocalName)
                .Concat(Elements.Where(element => element.Name == "Output")
                    .Select(element => element.Attribute("ItemName")!.Value)))
            .ShouldBe(Documented("Items", until: "\nMetadata of "), ignoreOrder: true);

    [Fact]
    public void Metadata_OfAModel_StandsInTheDocument()
    {
        var line = JsonLine.TryParse("""
            {
              "directory": "/o", "report": "/o/report.md", "metrics": { "accuracy": 1 }, "agreement": 1, "klDivergence": 0,
              "fullBytes": 1, "quantizedBytes": 1,
              "evaluation": [ { "metric": "accuracy", "full": 1, "low": 1, "high": 1, "samples": 1 } ],
              "files": [ "/o/report.json", "/o/report.html", "/o/f/config.json" ]
            }
            """.ReplaceLineEndings(" "))!;
        var names = ModelMetadata.Of(new RunResult(line), new RecipePaths("/", "o"), "/r").Select(pair => pair.Key)
            .Concat(["ResolvedRecipe", "GateFailed"])
            .Select(name => name.Replace("accuracy", "<name>", StringComparison.Ordinal));

        names.ShouldBeSubsetOf(Documented("Items"));
    }

    [Theory]
    [InlineData("Name")]
    [InlineData("Gate")]
    [InlineData("Threads")]
    [InlineData("CacheRoot")]
    [InlineData("Backend")]
    [InlineData("BackendDevice")]
    [InlineData("Bypass")]
    [InlineData("ToolPath")]
    public void Metadata_OfARecipe_StandsInTheDocument(string name) => Documented("Items").ShouldContain(name);

    private static IEnumerable<string> Public(IEnumerable<string> names) =>
        names.Where(name => !name.StartsWith('_')).Except(Foreign, StringComparer.Ordinal)
            .Distinct(StringComparer.Ordinal);

    /// <summary>The names in the first column of the tables below a heading.</summary>
    /// <param name="heading">Of the second level.</param>
    /// <param name="until">What follows the tables.</param>
    private static IEnumerable<string> Documented(string heading, string until = "\n## ")
    {
        var start = Document.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0);
        var end = Document.IndexOf(until, start + 1, StringComparison.Ordinal);
        return Document[start..end].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Code().Matches(line.Split('|')[1]).Select(match => match.Groups["name"].Value));
    }

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\$\((?<name>\w+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PropertyUse();
}
