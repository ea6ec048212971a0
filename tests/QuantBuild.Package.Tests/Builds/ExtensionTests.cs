using Microsoft.Build.Logging.StructuredLogger;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>What other parts of a build hang on to, with the scripted stand-in as command line.</summary>
public sealed class ExtensionTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [Fact]
    public void Build_TargetsOfTheProject_RunBeforeAndAfterWithTheModels()
    {
        using var project = new ConsumerProject(feed,
            ConsumerProject.StandIn + "<QuantizeModelsDependsOn>WriteData</QuantizeModelsDependsOn>");
        project.Write("a.quant.yaml", "input data.tsv");
        project.Write("Directory.Build.targets",
            """
            <Project>
              <Target Name="WriteData">
                <WriteLinesToFile File="data.tsv" Lines="data" Overwrite="true" WriteOnlyWhenDifferent="true" />
              </Target>
              <Target Name="BeforeQuantize">
                <Message Importance="high" Text="before [@(QuantizedModel)]" />
              </Target>
              <Target Name="Hooked" AfterTargets="AfterQuantize">
                <Message Importance="high" Text="after [%(QuantizedModel.Name)]" />
              </Target>
            </Project>
            """);

        var first = project.BuildWell().Output;
        var second = project.BuildWell("--no-restore").Output;
        var alone = project.Run("msbuild", "-t:GetQuantizedModels", "-getItem:QuantizedModel").Output;

        first.IndexOf("before []", StringComparison.Ordinal).ShouldBeInRange(
            0, first.IndexOf("after [a]", StringComparison.Ordinal), first);
        second.ShouldContain("after [a]");
        alone.ShouldContain("\"Metric_accuracy\": \"0.75\"");
        project.StartsOf("a").ShouldBe(1);
    }

    [Fact]
    public void Build_WithABinaryLog_CarriesReportAndResolvedRecipe()
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4);
        var log = project.PathOf("../build.binlog");
        project.BuildWell("-bl:" + log);
        Embedded(log).ShouldBe(["report.json", "report.md", "tiny.recipe.json"], ignoreOrder: true);

        // A build that computes nothing says as much.
        project.BuildWell("--no-restore", "-bl:" + log);
        Embedded(log).ShouldBe(["report.json", "report.md", "tiny.recipe.json"], ignoreOrder: true);
        var files = BinaryLog.ReadBuild(log).SourceFiles;
        files.Single(file => file.FullPath.EndsWith("tiny.recipe.json", StringComparison.Ordinal)).Text
            .ShouldBe(File.ReadAllText(project.OutputOf("tiny.recipe.json")));
    }

    [Fact]
    public void Build_MetadataOfARecipe_GoesBeforeTheProperties()
    {
        using var project = new ConsumerProject(feed,
            "<QuantBuildToolPath>absent.dll</QuantBuildToolPath><QuantBuildThreads>7</QuantBuildThreads>",
            $"""
            <QuantizationRecipe Update="a.quant.yaml" Name="other" Gate="warning" Threads="3" CacheRoot="near"
                                ToolPath="{Path.Combine(AppContext.BaseDirectory, "QuantBuild.StandIn.dll")}" />
            <QuantizationRecipe Update="b.quant.yaml" Bypass="true" />
            """);
        project.Write("a.quant.yaml", "gate too low");
        project.Write("b.quant.yaml", "exit 3");

        project.BuildWell().Output.ShouldContain("warning QB4005: too low");

        var start = File.ReadAllText(project.PathOf("a.quant.yaml.starts"));
        start.ShouldContain($"--output {project.OutputOf("other")} ");
        start.ShouldContain($"--threads 3 --cache {project.PathOf("near")} ");
        project.StartsOf("b").ShouldBe(0);
    }

    [Theory]
    [InlineData("protocol 2", "", "QB5002")]
    [InlineData("", "<DOTNET_HOST_PATH>/absent/dotnet</DOTNET_HOST_PATH>", "QB5001")]
    [InlineData("", "<QuantBuildToolPath>absent.dll</QuantBuildToolPath>", "QB5001")]
    [InlineData("", "<QuantBuildGate>strict</QuantBuildGate>", "QB5006")]
    [InlineData("", "<QuantBuildPackModels>maybe</QuantBuildPackModels>", "QB5006")]
    public void Build_ThatCannotStartTheRightCommandLine_IsOneClearError(string recipe, string property, string code)
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn + property);
        project.Write("a.quant.yaml", recipe);

        var error = project.Build().Errors.ShouldHaveSingleItem();

        error.ShouldContain($"error {code}: ");
    }

    [Fact]
    public void Watch_List_HasTheRecipeAndWhatItRead()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("data.tsv", "data");
        project.Write("a.quant.yaml", "input data.tsv");
        project.BuildWell();

        var listed = project.RunBare("watch", "--list", "--non-interactive").Output;

        listed.ShouldContain(project.PathOf("a.quant.yaml"));
        listed.ShouldContain(project.PathOf("data.tsv"));
    }

    private static IEnumerable<string> Embedded(string log) =>
        BinaryLog.ReadBuild(log).SourceFiles.Select(file => file.FullPath)
            .Where(path => path.Contains("/obj/quantbuild/", StringComparison.Ordinal))
            .Select(path => Path.GetFileName(path)!);
}
