namespace QuantBuild.Package.Tests.Templates;

public sealed class TemplateTests(ProductFeed feed) : IClassFixture<ProductFeed>
{
    private static string Sample => Path.Combine(RepositoryRoot.Path!, "samples", "Sentiment");

    [Fact]
    public void ModelProject_Created_BuildsTestsPacksAndIsConsumed()
    {
        var model = feed.Folder("Contoso.Reviews");
        feed.New("quantmodel", "-o", model, "--method", "rtn", "--bits", "8-8-8").ExitCode.ShouldBe(0);
        feed.RunWell(model, "build", "-c", "Release");
        File.Exists(Path.Combine(
            model, "src", "Contoso.Reviews", "obj", "quantbuild", "Release", "reviews", "report.json")).ShouldBeTrue();
        feed.RunWell(model, "test", "-c", "Release", "--no-build").Output.ShouldContain("Failed:     0, Passed:     3");
        feed.RunWell(model, "pack", Path.Combine("src", "Contoso.Reviews"), "-c", "Release", "--no-build", "-o", feed.Path);
        File.Exists(Path.Combine(feed.Path, "Contoso.Reviews.1.0.0.nupkg")).ShouldBeTrue();

        var application = feed.Folder("Application");
        feed.New("quantapp", "-o", application, "--model-package", "Contoso.Reviews").ExitCode.ShouldBe(0);
        var run = feed.RunWell(
            application, "run", "-c", "Release", "--", "The staff were friendly.", "The food was awful.");
        run.Output.ShouldContain("positive\t");
        run.Output.ShouldContain("negative\t");
        run.Output.ShouldContain("reviews, 8-8-8: accuracy 0.8");
    }

    [Theory]
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

    /// <summary>Built with the tests, in the artifacts' folder of the same configuration.</summary>
    private static string CommandLine => Path.Combine(
        RepositoryRoot.Path!, "artifacts", "bin", "QuantBuild.Cli",
        new DirectoryInfo(AppContext.BaseDirectory).Name, "QuantBuild.Cli.dll");
}
