using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Cli.Tests.Commands;

public sealed class FeedCommandTests
{
    private static readonly ModelPackageBuilder Sentiment = new ModelPackageBuilder("Some.Sentiment", "1.2.0").Model(
        "sentiment");

    [Fact]
    public async Task PushThenPull_OverHttp_GivesTheModels()
    {
        using var folder = new TemporaryFolder();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions { ApiKey = Invocation.ApiKey });
        new NuGetConfiguration().Source("company", feed.Source).Write(folder.Path);
        Sentiment.Save(folder.Path);

        var push = Invocation.Run(
            folder.Path, "push", "Some.Sentiment.1.2.0.nupkg", "--source", "company",
            "--api-key-environment", Invocation.ApiKeyVariable, "--json");
        var pull = Invocation.Run(folder.Path, "pull", "Some.Sentiment", "--output", "pulled models", "--json");

        push.ExitCode.ShouldBe(0, push.All);
        var pushed = push.JsonLines[^1].GetProperty("packages").EnumerateArray().Single();
        pushed.GetProperty("version").GetString().ShouldBe("1.2.0");
        pushed.GetProperty("source").GetString().ShouldBe("company");
        pull.ExitCode.ShouldBe(0, pull.All);
        var result = pull.JsonLines[^1];
        result.GetProperty("package").GetProperty("version").GetString().ShouldBe("1.2.0");
        result.GetProperty("downloaded").GetBoolean().ShouldBeTrue();
        var model = result.GetProperty("models").EnumerateArray().Single();
        File.Exists(Path.Combine(model.GetProperty("directory").GetString()!, "model.safetensors")).ShouldBeTrue();
        (push.All + pull.All).ShouldNotContain(Invocation.ApiKey);
    }

    [Fact]
    public void Pull_ForAPerson_ShowsTheModels()
    {
        using var folder = new TemporaryFolder();
        Sentiment.Save(folder["feed"]);
        new NuGetConfiguration().Write(folder.Path);

        var pull = Invocation.Run(folder.Path, "pull", "Some.Sentiment", "--version", "1.2", "--source", "feed");

        pull.ExitCode.ShouldBe(0, pull.All);
        pull.Error.ShouldContain("Some.Sentiment 1.2.0: pulled from");
        pull.Error.ShouldContain("full-precision");
        File.Exists(folder["Some.Sentiment/quantbuild.models.json"]).ShouldBeTrue();
        File.Exists(folder["Some.Sentiment/models/sentiment/full-precision/config.json"]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("QB5025", "pull", "Some.Sentiment", "--version", "1.*")]
    [InlineData("QB5025", "pull", "no id")]
    [InlineData("QB5041", "pull", "Other.Package", "--version", "1.0.0", "--source", "feed")]
    [InlineData("QB5044", "pull", "Some.Sentiment", "--source", "absent")]
    [InlineData(
        "QB4007", "push", "feed/Some.Sentiment.1.2.0.nupkg", "--source", "feed", "--api-key-environment", "UNSET")]
    [InlineData("QB5051", "push", "absent.nupkg", "--source", "feed")]
    [InlineData("QB5044", "push", "feed/Some.Sentiment.1.2.0.nupkg")]
    public void FeedCommand_WrongInput_IsOneErrorWithItsCode(string code, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        Sentiment.Save(folder["feed"]);
        new NuGetConfiguration().Write(folder.Path);

        var run = Invocation.Run(folder.Path, arguments);

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain($"error {code}:", customMessage: run.All);
    }
}
