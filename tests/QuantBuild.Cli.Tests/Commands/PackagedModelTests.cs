using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Cli.Tests.Commands;

public sealed class PackagedModelTests
{
    private const string Source = "nuget://Some.Tiny/1.0.0/tiny";

    [Fact]
    public async Task Run_ModelOfAPackage_GivesTheBytesOfTheSameFolder()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        await using var feed = await ServeAsync(folder, project);
        Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--output", "of-folder").ExitCode.ShouldBe(0);
        NamePackage(project);

        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--output", "of-package", "--json");

        run.ExitCode.ShouldBe(0, run.All);
        var result = run.JsonLines[^1];
        result.GetProperty("allHits").GetBoolean().ShouldBeTrue("keys are made of contents");
        File.ReadAllBytes(folder["of-package/compressed-tensors/model.safetensors"])
            .ShouldBe(File.ReadAllBytes(folder["of-folder/compressed-tensors/model.safetensors"]));
        var inputs = result.GetProperty("inputs").EnumerateArray().Select(input => input.GetString()!).ToList();
        inputs.ShouldAllBe(input => File.Exists(input));
        inputs.ShouldContain(folder["packages/some.tiny/1.0.0/models/tiny/full-precision/model.safetensors"]);
        var report = File.ReadAllText(folder["of-package/report.json"]);
        report.ShouldContain("Some.Tiny/1.0.0/tiny");
        report.ShouldNotContain(folder.Path);
    }

    [Fact]
    public async Task Plan_ModelOfAPackage_NamesThePackageAndItsFiles()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        await using var feed = await ServeAsync(folder, project);
        NamePackage(project);

        var plan = Invocation.Run(folder.Path, "plan", "tiny.quant.yaml");

        plan.ExitCode.ShouldBe(0, plan.All);
        plan.Output.ShouldContain($"\"source\": \"{Source}\"");
        plan.Output.ShouldContain($"{Source}/model.safetensors");
        plan.Output.ShouldNotContain(folder.Path);
    }

    [Fact]
    public async Task Validate_ModelOfAPackage_MakesNoRequest()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        await using var feed = await ServeAsync(folder, project);
        NamePackage(project);

        var validate = Invocation.Run(folder.Path, "validate", "tiny.quant.yaml");

        validate.ExitCode.ShouldBe(0, validate.All);
        validate.Error.ShouldContain("not looked at");
        feed.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_MissingPackage_IsAnErrorAtTheRecipesLine()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        await using var feed = await FeedServer.StartAsync();
        new NuGetConfiguration().Source("company", feed.Source).Write(folder.Path);
        NamePackage(project);

        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("tiny.quant.yaml(4,11): error QB5041:");
    }

    [Fact]
    public async Task Run_DamagedPackage_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        await using var feed = await FeedServer.StartAsync();
        new NuGetConfiguration().Source("company", feed.Source).Write(folder.Path);
        feed.Packages.Add(
            Package(project).Build(change: files => files["models/tiny/full-precision/vocab.txt"][1] ^= 1));
        NamePackage(project);

        var run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("error QB5021:");
        run.Error.ShouldContain("models/tiny/full-precision/vocab.txt");
    }

    private static async Task<FeedServer> ServeAsync(TemporaryFolder folder, TinyModelProject project)
    {
        var feed = await FeedServer.StartAsync();
        feed.Packages.Add(Package(project).Build());
        new NuGetConfiguration().Source("company", feed.Source).Write(folder.Path);
        return feed;
    }

    private static ModelPackageBuilder Package(TinyModelProject project) =>
        new ModelPackageBuilder("Some.Tiny", "1.0.0").ModelFolder("tiny", Path.Combine(project.Folder, "model"));

    private static void NamePackage(TinyModelProject project) => File.WriteAllText(
        project.RecipePath, File.ReadAllText(project.RecipePath).Replace("./model", Source, StringComparison.Ordinal));
}
