using System.Text.RegularExpressions;
using QuantBuild.Package.Tests.Shapes;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>Builds at the same moment, with the real command line: whatever they share is computed once.</summary>
public sealed partial class ConcurrentBuildTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [MatrixFact(onLinuxOnly: true)]
    public void Build_TwiceAtTheSameMoment_ComputesEachStageOnce()
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, steps: 200);
        project.BuildWell("-p:QuantBuildBypass=true");
        var output = RunAll([new RunningBuild(project, "--no-restore"), new RunningBuild(project, "--no-restore")]);

        Done(output).ShouldBe(Done(output).Distinct(StringComparer.Ordinal), "a stage was computed twice:\n" + output);
        Done(output).ShouldContain("mrem.module-4");
        File.Exists(project.OutputOf("tiny/report.json")).ShouldBeTrue();
        project.BuildWell("--no-restore", "-question");
    }

    [MatrixFact]
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

    [MatrixFact(onLinuxOnly: true)]
    public void Build_EightProjectsOnOneCacheAtTheSameMoment_ComputeTheModelOnce()
    {
        const int Count = 8;
        using var project = new ConsumerProject(feed, shape: ProjectShape.Plain with { Container = Container.Slnx });
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4);
        var others = Enumerable.Range(2, Count - 1).Select(index => $"Project{index}").ToList();
        others.ForEach(name => project.AddProject(name, TinyModel.RoundingRecipe("../Consumer", bits: 4)));
        project.Run("restore").ExitCode.ShouldBe(0);

        var output = RunAll(
            [.. others.Append("Consumer").Select(name => new RunningBuild(project, name, "--no-restore"))]);

        Done(output).ShouldBe(Done(output).Distinct(StringComparer.Ordinal), "a stage was computed twice:\n" + output);
        Done(output).ShouldContain("quantized-evaluation");
        Regex.Count(output, "-> .*report.md ").ShouldBe(Count, output);
    }

    private static string RunAll(IReadOnlyList<RunningBuild> builds)
    {
        try
        {
            var codes = builds.Select(build => build.WaitForExit()).ToList();
            var output = string.Concat(builds.Select(build => build.Output));
            codes.ShouldAllBe(code => code == 0, output);
            return output;
        }
        finally
        {
            foreach (var build in builds)
            {
                build.Dispose();
            }
        }
    }

    private static List<string> Done(string output) =>
        [.. DoneLine().Matches(output).Select(match => match.Groups["stage"].Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"stage (?<stage>\S+) done ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DoneLine();
}
