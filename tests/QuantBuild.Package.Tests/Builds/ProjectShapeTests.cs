using QuantBuild.Package.Tests.Shapes;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>Projects of other forms, with the scripted stand-in as command line.</summary>
public sealed class ProjectShapeTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [MatrixFact]
    public void Build_TwoTargetFrameworks_RunsOnce()
    {
        using var project = new ConsumerProject(
            feed, ConsumerProject.StandIn, shape: ProjectShape.Plain with { Frameworks = Frameworks.Two });
        project.Write("a.quant.yaml", "model one");

        project.BuildWell();
        project.StartsOf("a").ShouldBe(1);
        project.BuildWell("--no-restore", "-f", "net10.0");
        project.BuildWell("--no-restore", "-m:1");
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);
        project.StartsOf("a").ShouldBe(1);

        project.BuildWell("--no-restore", "-t:Rebuild");
        project.StartsOf("a").ShouldBe(2);
        File.Exists(project.OutputOf("a/model.txt")).ShouldBeTrue();
    }

    [Fact]
    public void DesignTimeBuild_WithARecipe_StartsNothing()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("a.quant.yaml", "model one");
        project.Run("restore").ExitCode.ShouldBe(0);

        var result = project.Run("msbuild", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-p:BuildingProject=false");

        result.ExitCode.ShouldBe(0, result.Output);
        project.StartsOf("a").ShouldBe(0);
        Directory.Exists(project.OutputOf(".")).ShouldBeFalse();
    }

    [Fact]
    public void Build_QuantizedModels_AreItemsWithMetricsAlsoWhenNothingRan()
    {
        using var project = new ConsumerProject(feed, ConsumerProject.StandIn);
        project.Write("a.quant.yaml", "model one");
        project.Write("Directory.Build.targets",
            """
            <Project>
              <Target Name="Show" AfterTargets="CoreCompile">
                <Message Importance="high"
                         Text="model %(QuantizedModel.Name) %(QuantizedModel.Metric_accuracy) %(QuantizedModel.GateFailed) [@(QuantizedModel)]" />
              </Target>
            </Project>
            """);

        var expected = $"model a 0.75 false [{project.OutputOf("a")}]";
        project.BuildWell().Output.ShouldContain(expected);
        project.BuildWell("--no-restore").Output.ShouldContain(expected);
    }

    [Fact]
    public void Build_TwoRecipesWithoutTheGlob_RunAsListed()
    {
        using var project = new ConsumerProject(feed,
            ConsumerProject.StandIn
            + "<EnableDefaultQuantizationRecipeItems>false</EnableDefaultQuantizationRecipeItems>",
            """
            <QuantizationRecipe Include="x/a.quant.yaml" />
            <QuantizationRecipe Include="y/a.quant.yaml" Name="second" />
            """);
        project.Write("x/a.quant.yaml", "model x");
        project.Write("y/a.quant.yaml", "model y");
        project.Write("c.quant.yaml", "model c");

        project.BuildWell();

        File.ReadAllText(project.OutputOf("a/model.txt")).ShouldBe("x");
        File.ReadAllText(project.OutputOf("second/model.txt")).ShouldBe("y");
        project.StartsOf("c").ShouldBe(0);
    }
}
