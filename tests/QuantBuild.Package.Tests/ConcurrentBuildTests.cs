using System.Text.RegularExpressions;
using QuantBuild.Package.Tests.Shapes;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests;

/// <summary>Builds at the same moment, with the real command line: whatever they share is computed once.</summary>
[Trait("Category", FullMatrix.Category)]
[Collection(PackageFeed.SecondCollectionName)]
public sealed partial class ConcurrentBuildTests(PackageFeed feed)
{
    private const int Projects = 8;

    [LinuxFact]
    public void Build_TwiceAtTheSameMoment_ComputesEachStageOnce()
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, steps: 200);
        project.BuildWell("-p:QuantBuildBypass=true");
        var output = RunBoth(project);

        Done(output).ShouldBe(Done(output).Distinct(StringComparer.Ordinal), "a stage was computed twice:\n" + output);
        Done(output).ShouldContain("mrem.module-4");
        File.Exists(project.OutputOf("tiny/report.json")).ShouldBeTrue();
        project.BuildWell("--no-restore", "-question");
    }

    [Fact]
    public void Build_OfASolutionWhoseRecipesShareTheirInputs_ComputesThoseOnce()
    {
        using var project = new ConsumerProject(feed, shape: ProjectShape.Plain with { Container = Container.Slnx });
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4);
        project.AddProject("Other", TinyModel.RoundingRecipe("../Consumer", bits: 8));

        var output = project.BuildWell("-m:2").Output;

        Done(output).Count(stage => stage == "calibration-texts").ShouldBe(1, output);
        Done(output).Count(stage => stage == "full-precision-evaluation").ShouldBe(1, output);
        Done(output).Count(stage => stage.StartsWith("export", StringComparison.Ordinal)).ShouldBe(2, output);
        output.ShouldContain("Other" + Path.DirectorySeparatorChar + "obj");
    }

    /// <summary>The number of projects: with the matrix eight.</summary>
    public static TheoryData<int> Counts { get; } = [FullMatrix.IsOn ? Projects : 3];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Build_ProjectsWithOneModelAndOneCache_ComputeItOnce(int count)
    {
        using var project = new ConsumerProject(feed, shape: ProjectShape.Plain with { Container = Container.Slnx });
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4);
        for (var index = 2; index <= count; index++)
        {
            project.AddProject($"Project{index}", TinyModel.RoundingRecipe("../Consumer", bits: 4));
        }

        var output = project.BuildWell($"-m:{count}").Output;

        Done(output).ShouldBe(Done(output).Distinct(StringComparer.Ordinal), "a stage was computed twice:\n" + output);
        Regex.Count(output, "-> .*report.md ").ShouldBe(count, output);
    }

    private static string RunBoth(ConsumerProject project)
    {
        using var first = new RunningBuild(project, "--no-restore");
        using var second = new RunningBuild(project, "--no-restore");
        (first.WaitForExit(), second.WaitForExit()).ShouldBe((0, 0), first.Output + second.Output);
        return first.Output + second.Output;
    }

    private static List<string> Done(string output) =>
        [.. DoneLine().Matches(output).Select(match => match.Groups["stage"].Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"stage (?<stage>\S+) done ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DoneLine();
}
