using System.IO.Compression;
using System.Xml.Linq;
using QuantBuild.Package.Tests.Support;
using QuantBuild.Package.Tests.Templates;

namespace QuantBuild.Package.Tests.Samples;

/// <summary>
/// The sample that searches texts: its model out of a package of its own, embedded by <c>QuantBuild.Extensions.AI</c>
/// as it is installed.
/// </summary>
public sealed class SemanticSearchTests(ProductFeed feed) : IClassFixture<ProductFeed>
{
    private const string Extension = "QuantBuild.Extensions.AI";

    private static readonly (string Question, string File)[] Questions =
    [
        ("i forgot my password", "forgot-password.txt"),
        ("when do i get my money back", "refund-time.txt"),
        ("the cup arrived broken", "damaged-goods.txt"),
        ("can you wrap it as a present", "gift-wrapping.txt"),
    ];

    private static string Sample => Path.Combine(RepositoryRoot.Path!, "samples", "SemanticSearch");

    [MatrixFact]
    public void Sample_FromItsPackages_FindsWhatAnswersAQuestion()
    {
        var folder = feed.Folder("SemanticSearch");
        CopyFiles(Sample, folder, []);
        foreach (var part in new[] { "Model", "Search", "data", "texts" })
        {
            CopyFiles(Path.Combine(Sample, part), Path.Combine(folder, part), ["bin", "obj"]);
        }

        feed.RunWell(folder, "pack", "Model", "-c", "Release", "-o", feed.Path);
        feed.RunWell(folder, "build", "Search", "-c", "Release");

        var questions = Questions.Select(each => each.Question).ToArray();
        foreach (var (form, bytes) in new[] { ("float", 48 * 512), ("int8", 48 * 128), ("binary", 48 * 16) })
        {
            var output = feed.RunWell(
                folder,
                ["run", "-c", "Release", "--no-build", "--project", "Search", "--", "texts", "--vectors", form,
                    .. questions]).Output;

            output.ShouldContain($"48 passages, {bytes} bytes of vectors");
            foreach (var (question, file) in Questions)
            {
                FirstAnswer(output, question).ShouldContain(file, Case.Sensitive, $"{form}: {output}");
            }
        }
    }

    [Fact]
    public void Package_OfTheExtension_DependsOnTheRuntimeAndOnAbstractions()
    {
        var package = Directory.GetFiles(feed.Path, Extension + ".*.nupkg").ShouldHaveSingleItem();
        using var archive = ZipFile.OpenRead(package);
        using var stream = archive.GetEntry(Extension + ".nuspec")!.Open();

        var dependencies = XDocument.Load(stream).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => element.Attribute("id")!.Value);

        dependencies.ShouldBe(
            [
                "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Configuration.Binder",
                "Microsoft.Extensions.Options.ConfigurationExtensions", "QuantBuild.Runtime",
            ],
            ignoreOrder: true);
        archive.Entries.Where(entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal))
            .Select(entry => entry.FullName).ShouldBe([$"lib/net10.0/{Extension}.dll"]);
    }

    private static string FirstAnswer(string output, string question)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries);
        return lines[Array.IndexOf(lines, question) + 1];
    }

    private static void CopyFiles(string source, string target, string[] without)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var folder in without.Length == 0 ? [] : Directory.GetDirectories(source))
        {
            if (!without.Contains(Path.GetFileName(folder)))
            {
                CopyFiles(folder, Path.Combine(target, Path.GetFileName(folder)), without);
            }
        }
    }
}
