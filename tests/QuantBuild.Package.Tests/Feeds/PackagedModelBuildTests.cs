using QuantBuild.Package.Tests.Support;
using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Package.Tests.Feeds;

/// <summary>Builds whose recipe starts from a model package of a source that asks for a password.</summary>
public sealed class PackagedModelBuildTests(PackageFeed packages) : IClassFixture<PackageFeed>
{
    private const string Password = "correct-horse-7";

    [MatrixFact]
    public async Task Build_ModelOfAFeed_IsUpToDateAfterwardsAndShowsNoPassword()
    {
        using var project = new ConsumerProject(packages);
        TinyModel.Write(project, steps: 1);
        await using var feed = await FeedServer.StartAsync(
            new FeedServerOptions { Credentials = ("reader", Password) });
        // Its own id for each run: the folder that packages are unpacked into is that of all tests.
        var package = new ModelPackageBuilder($"Some.Model{feed.GetHashCode()}", "1.0.0")
            .ModelFolder("tiny", project.PathOf("model"));
        feed.Packages.Add(package.Build());
        new NuGetConfiguration().Source("company", feed.Source).Credentials("company", "reader", Password)
            .Source("build", packages.Path).Mapping("company", "Some.*").Mapping("build", "*").Write(project.Folder);
        Directory.Delete(project.PathOf("model"), recursive: true);
        var recipe = project.PathOf("tiny.quant.yaml");
        project.Write("tiny.quant.yaml", (await File.ReadAllTextAsync(recipe)).Replace(
            "./model", $"nuget://{package.Identity.Id}/1.0.0/tiny", StringComparison.Ordinal));

        var build = project.Build();

        build.ExitCode.ShouldBe(0, build.Output);
        build.Output.ShouldNotContain(Password);
        project.Build("--no-restore", "-question").ExitCode
            .ShouldBe(0, "the model's files are inputs that did not change");
        var before = feed.Requests.Count;
        File.SetLastWriteTimeUtc(recipe, DateTime.UtcNow);
        project.BuildWell("--no-restore");
        feed.Requests.Count.ShouldBe(before, "the package is in the packages folder");
    }
}
