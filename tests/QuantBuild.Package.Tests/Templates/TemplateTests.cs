using System.Text.Json;
using QuantBuild.Package.Tests.Support;
using QuantBuild.Tests.Shared.Feeds;

namespace QuantBuild.Package.Tests.Templates;

/// <summary>
/// What a user goes through: from <c>dotnet new</c> to an application that consumes the published model.
/// </summary>
public sealed class TemplateTests(ProductFeed feed) : IClassFixture<ProductFeed>
{
    private static readonly (string User, string Password) Reader = ("reader", "never shown");

    private static string Sample => Path.Combine(RepositoryRoot.Path!, "samples", "Sentiment");

    /// <summary>Built with the tests, in the artifacts' folder of the same configuration.</summary>
    private static string CommandLine => Path.Combine(
        RepositoryRoot.Path!, "artifacts", "bin", "QuantBuild.Cli",
        new DirectoryInfo(AppContext.BaseDirectory).Name, "QuantBuild.Cli.dll");

    [MatrixFact]
    public async Task ModelProject_FromNothing_BuildsTestsPacksIsPublishedAndConsumed()
    {
        // Letters that neither a recipe's name nor a package's id can have.
        const string name = "2nd R&D modèle";
        const string package = "2nd-R-D-mod-le";
        const string recipe = "2nd-r-d-mod-le";
        var model = feed.Folder(name);
        feed.New("quantmodel", "-o", model, "--method", "rtn", "--bits", "8-8-8").ExitCode.ShouldBe(0);
        File.ReadAllText(Path.Combine(model, "README.md")).ShouldContain($"`src/{name}/{recipe}.quant.yaml`");
        feed.RunWell(model, "build", "-c", "Release");
        var output = Path.Combine(model, "src", name, "obj", "quantbuild", "Release", recipe);
        feed.RunWell(model, "test", "-c", "Release", "--no-build").Output.ShouldContain("Failed:     0, Passed:     4");
        feed.RunWell(model, "pack", Path.Combine("src", name), "-c", "Release", "--no-build", "-o", "packages");

        await using var server = await FeedServer.StartAsync(new FeedServerOptions { Credentials = Reader });
        var configuration = new NuGetConfiguration().Source("internal", server.Source)
            .Credentials("internal", Reader.User, Reader.Password);
        configuration.Write(model);
        feed.RunWell(
            model, CommandLine, "push", Path.Combine("packages", $"{package}.1.0.0.nupkg"), "--source", "internal");

        var application = feed.Folder("Application");
        feed.New("quantapp", "-o", application, "--model-package", package).ExitCode.ShouldBe(0);
        configuration.Write(application);
        var sentences = TenSentences();
        var run = feed.RunWell(application, ["run", "-c", "Release", "--", .. sentences]);

        server.Requests.ShouldContain(
            request => request.EndsWith($"/{package.ToLowerInvariant()}.1.0.0.nupkg", StringComparison.Ordinal));
        run.Output.ShouldContain($"{recipe}: accuracy {MeasuredAccuracy(output):F4} when");
        var labels = sentences.Select(sentence => LabelOf(run, sentence)).ToList();
        labels.Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
        AccuracyOf(output, application, sentences, labels).ShouldBe(1, "the report's model gives other labels");

        var review = TestWithOtherBits(model, Path.Combine(model, "src", name, recipe));
        review.Output.ShouldContain("Failed:     1, Passed:     3");
        review.Output.ShouldContain($"{recipe}.quant.yaml: error QB4020: ");
        review.Output.ShouldMatch("""-\s+"bits": 8,\s+\+\s+"bits": 4,""");
        review.Output.ShouldMatch(@"\+ bert\.encoder\.layer\.0\.attention\.self\.query +\d+ x \d+ +4 ");
    }

    [MatrixFact]
    public void EmbeddingProject_FromNothing_BuildsTestsPacksAndIsConsumed()
    {
        const string package = "Contoso.Search";
        var model = feed.Folder(package);
        feed.New("quantmodel", "-o", model, "--task", "sentence-embedding", "--method", "rtn").ExitCode.ShouldBe(0);
        feed.RunWell(model, "test", "-c", "Release").Output.ShouldContain("Failed:     0, Passed:     4");
        feed.RunWell(model, "pack", Path.Combine("src", package), "-c", "Release", "--no-build", "-o", feed.Path);

        var application = feed.Folder("SearchApplication");
        feed.New("quantapp", "-o", application, "--task", "sentence-embedding", "--model-package", package)
            .ExitCode.ShouldBe(0);
        new NuGetConfiguration().Source("feed", feed.Path).Write(application);
        var run = feed.RunWell(
            application, "run", "-c", "Release", "--",
            "how long does delivery take", "i forgot my password", "when will my parcel arrive");

        run.Output.ShouldMatch(
            @"0\.\d{4}\twhen will my parcel arrive\s+-?0\.\d{4}\ti forgot my password");
        run.Output.ShouldContain("search: spearman 0.");
    }

    [MatrixTheory]
    [InlineData("mrem", "4-4-8")]
    [InlineData("gptq", "4-32-32")]
    [InlineData("rem", "2-32-32")]
    [InlineData("qat", "2-2-8")]
    public void Recipe_OfEachMethod_IsValid(string method, string bits)
    {
        var folder = feed.Folder($"recipe-{method}");
        feed.New("quantrecipe", "-n", "extra", "-o", folder, "--method", method, "--bits", bits,
            "--max-length", "64", "--model", Path.Combine(Sample, "model")).ExitCode.ShouldBe(0);
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Sample, "data")))
        {
            File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        }

        feed.RunWell(folder, CommandLine, "validate", "extra.quant.yaml").Output.ShouldContain("valid");
    }

    [MatrixTheory]
    [InlineData("my model", "my-model")]
    [InlineData("Über", "ber")]
    [InlineData("con", "model-con")]
    [InlineData("2", "2")]
    public void Recipe_OfAnyName_GetsOneThatNamesAFolder(string name, string recipe)
    {
        var folder = feed.Folder("recipe of " + recipe);
        feed.New("quantrecipe", "-n", name, "-o", folder).ExitCode.ShouldBe(0);

        File.ReadLines(Path.Combine(folder, recipe + ".quant.yaml")).ShouldContain($"name: \"{recipe}\"");
    }

    /// <summary>
    /// The model project's own tests when the recipe's weights have other bits than in the reviewed plan.
    /// </summary>
    /// <param name="model">The project's folder.</param>
    /// <param name="recipe">Path of the recipe without <c>.quant.yaml</c>.</param>
    private BuildResult TestWithOtherBits(string model, string recipe)
    {
        File.Exists(recipe + ".verified.txt").ShouldBeTrue("the first test of the plan writes it");
        var text = File.ReadAllText(recipe + ".quant.yaml");
        text.ShouldContain("weights: { bits: 8,");
        File.WriteAllText(
            recipe + ".quant.yaml",
            text.Replace("weights: { bits: 8,", "weights: { bits: 4,", StringComparison.Ordinal));
        return feed.Run(model, "test", "-c", "Release", "--no-build");
    }

    /// <summary>One of each 80 of the evaluation's rows.</summary>
    private static string[] TenSentences() =>
    [
        .. File.ReadLines(Path.Combine(Sample, "data", "dev.tsv")).Skip(1)
            .Where((_, row) => row % 80 == 0).Select(line => line.Split('\t')[0]),
    ];

    private static string LabelOf(BuildResult run, string sentence)
    {
        var line = run.Output.Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.EndsWith("\t" + sentence, StringComparison.Ordinal)).ShouldHaveSingleItem();
        return line.Split('\t')[0];
    }

    private static double MeasuredAccuracy(string output)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, "report.json")));
        return report.RootElement.GetProperty("evaluation")[0].GetProperty("quantized").GetDouble();
    }

    /// <summary>
    /// The share of labels that the checkpoint of the report gives, too, by the command <c>evaluate</c>.
    /// </summary>
    private double AccuracyOf(string output, string folder, IEnumerable<string> sentences, IEnumerable<string> labels)
    {
        var rows = sentences.Zip(labels, (sentence, label) => $"{sentence}\t{label}");
        File.WriteAllLines(Path.Combine(folder, "ten.tsv"), ["sentence\tlabel", .. rows]);
        var evaluation = feed.RunWell(
            folder, CommandLine, "evaluate", output, "--data", "ten.tsv", "--max-length", "64", "--json");
        var result = evaluation.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Last(line => line.Contains("\"result\"", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(result);
        return json.RootElement.GetProperty("metrics").GetProperty("accuracy").GetDouble();
    }
}
