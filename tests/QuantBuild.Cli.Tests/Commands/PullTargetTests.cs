using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Cli.Tests.Commands;

public sealed class PullTargetTests
{
    private static ModelPackageBuilder Package(string id = "Some.Sentiment", string version = "1.2.0") =>
        new ModelPackageBuilder(id, version).Model("sentiment");

    [Theory]
    [InlineData("notes.txt")]
    [InlineData(".hidden")]
    [InlineData("deep/er/file")]
    public void Pull_IntoAFolderWithOtherFiles_IsRefusedAndChangesNothing(string file)
    {
        using var folder = Site();
        Directory.CreateDirectory(Path.GetDirectoryName(folder["out/" + file])!);
        File.WriteAllText(folder["out/" + file], "mine");

        var pull = Pull(folder, "Some.Sentiment");

        pull.ExitCode.ShouldBe(2, pull.All);
        pull.Error.ShouldContain("error QB5052: ");
        pull.Error.ShouldContain($"'{file}'");
        Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories).ShouldBe([folder["out/" + file]]);
        Directory.Exists(folder["packages"]).ShouldBeFalse("nothing was downloaded");
    }

    [Fact]
    public void Pull_IntoAFolderWithAFileAmongTheModels_IsRefused()
    {
        using var folder = Site();
        Pull(folder, "Some.Sentiment").ExitCode.ShouldBe(0);
        File.WriteAllText(folder["out/models/sentiment/mine.txt"], "mine");

        var pull = Pull(folder, "Some.Sentiment");

        pull.ExitCode.ShouldBe(2, pull.All);
        pull.Error.ShouldContain("'models/sentiment/mine.txt', which is no file of Some.Sentiment 1.2.0");
        File.ReadAllText(folder["out/models/sentiment/mine.txt"]).ShouldBe("mine");
    }

    [Theory]
    [InlineData(".DS_Store")]
    [InlineData("models/sentiment/Thumbs.db")]
    [InlineData("models/desktop.ini")]
    public void Pull_IntoAFolderWithAFileOfTheSystem_IsDone(string file)
    {
        using var folder = Site();
        Directory.CreateDirectory(Path.GetDirectoryName(folder["out/" + file])!);
        File.WriteAllText(folder["out/" + file], "");

        Pull(folder, "Some.Sentiment").ExitCode.ShouldBe(0);
        File.WriteAllText(folder["out/" + file], "");
        var pull = Pull(folder, "Some.Sentiment");

        pull.ExitCode.ShouldBe(0, pull.All);
        Invocation.Run(folder.Path, "verify", "out").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Pull_IntoTheFolderOfAnotherPackage_IsRefused()
    {
        using var folder = Site();
        Pull(folder, "Some.Sentiment").ExitCode.ShouldBe(0);

        var pull = Pull(folder, "Some.Other");

        pull.ExitCode.ShouldBe(2, pull.All);
        pull.Error.ShouldContain("QB5052");
        pull.Error.ShouldContain("holds the package Some.Sentiment 1.2.0");
    }

    [Fact]
    public void Pull_AnotherVersion_ReplacesAndLeavesNothingOfTheFirst()
    {
        using var folder = Site();
        new ModelPackageBuilder("Some.Sentiment", "2.0.0").Model("other", seed: 3).Save(folder["feed"]);
        Pull(folder, "Some.Sentiment", "--version", "1.2.0").ExitCode.ShouldBe(0);

        var pull = Pull(folder, "Some.Sentiment", "--version", "2.0.0");

        pull.ExitCode.ShouldBe(0, pull.All);
        Directory.Exists(folder["out/models/sentiment"]).ShouldBeFalse();
        Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories).Count().ShouldBe(3);
        Invocation.Run(folder.Path, "verify", "out").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Pull_AgainOrIntoAnEmptyFolder_IsDone()
    {
        using var folder = Site();
        Directory.CreateDirectory(folder["out"]);
        Pull(folder, "Some.Sentiment").ExitCode.ShouldBe(0);
        Pull(folder, "Some.Sentiment").ExitCode.ShouldBe(0);
    }

    private static Invocation Pull(TemporaryFolder folder, string id, params string[] more) =>
        Invocation.Run(folder.Path, ["pull", id, "--source", "feed", "--output", "out", .. more]);

    private static TemporaryFolder Site()
    {
        var folder = new TemporaryFolder();
        Package().Save(folder["feed"]);
        Package("Some.Other").Save(folder["feed"]);
        new NuGetConfiguration().Write(folder.Path);
        return folder;
    }
}
