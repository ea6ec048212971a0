using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>Builds that quantize a real, if tiny, model with the command line that the package carries.</summary>
public sealed class QuantizingBuildTests(PackageFeed feed, UninterruptedBuild uninterrupted)
    : IClassFixture<PackageFeed>, IClassFixture<UninterruptedBuild>
{
    [Fact]
    public void Build_Once_LeavesModelAndReport()
    {
        uninterrupted.Digests.Keys.ShouldContain(Path.Combine("compressed-tensors", "model.safetensors"));
        uninterrupted.Digests.Keys.ShouldContain("report.json");
        uninterrupted.Result.Output
            .ShouldContain($"tiny -> {uninterrupted.Project.OutputOf("tiny/report.md")} (accuracy ");
        uninterrupted.Project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);
    }

    [MatrixFact]
    public void Build_StepsEdited_RerunsTheModulesOnly()
    {
        using var project = new ConsumerProject(feed);
        var output = new QuantizedOutput(project);
        TinyModel.Write(project, steps: 20);
        project.BuildWell();
        output.Stages().Values.ShouldAllBe(state => state == "done");

        TinyModel.WriteRecipe(project, "steps: 21");
        project.BuildWell("--no-restore");

        var stages = output.Stages();
        stages["calibration-texts"].ShouldBe("hit");
        stages["evaluation-texts"].ShouldBe("hit");
        stages["full-precision.module-1"].ShouldBe("hit");
        Modules(stages).ShouldBe(["done", "done", "done", "done"]);

        project.Write("train.tsv", File.ReadAllText(project.PathOf("train.tsv")) + "the film was good .\t1\n");
        project.BuildWell("--no-restore");

        stages = output.Stages();
        stages["calibration-texts"].ShouldBe("done");
        stages["evaluation-texts"].ShouldBe("hit");
    }

    [Fact]
    public void Build_TypoInTheRecipe_IsAnErrorAtItsPlaceAndTheModelStays()
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, steps: 1);
        project.BuildWell();
        var before = new QuantizedOutput(project).Digests();

        TinyModel.WriteRecipe(project, "stepz: 1");
        var result = project.Build("--no-restore");

        result.ExitCode.ShouldNotBe(0);
        result.Errors.ShouldHaveSingleItem()
            .ShouldStartWith($"{project.PathOf("tiny.quant.yaml")}(13,25): error QB1003: ");
        new QuantizedOutput(project).Digests().ShouldBe(before);

        TinyModel.WriteRecipe(project, "steps: 1");
        File.Delete(project.PathOf("dev.tsv"));
        project.Build("--no-restore").Errors.ShouldHaveSingleItem().ShouldContain("dev.tsv");
    }

    /// <param name="all">Whether the whole build is killed, not the command line alone.</param>
    [MatrixTheory(onLinuxOnly: true)]
    [InlineData(false)]
    [InlineData(true)]
    public void Build_KilledInModule3_ResumesWithEqualBytes(bool all)
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, UninterruptedBuild.Steps);
        using (var build = new RunningBuild(project))
        {
            build.WaitForText("stage mrem.module-3 run");
            if (all)
            {
                build.KillBuildAndWaitForTheChildsEnd();
            }
            else
            {
                build.KillChild();
                build.WaitForExit().ShouldNotBe(0);
                build.Output.ShouldContain("error QB5004: ");
            }
        }

        project.BuildWell();

        var output = new QuantizedOutput(project);
        Modules(output.Stages()).Take(2).ShouldBe(["hit", "hit"]);
        output.Digests().ShouldBe(uninterrupted.Digests);
    }

    /// <summary>
    /// Moments of a run: a line of the output, and how long after it. The interrupt goes to the build alone, or to all
    /// its processes. After the last lines a fast machine may have ended the build before the interrupt comes.
    /// </summary>
    public static TheoryData<Moment> Moments { get; } = FullMatrix.Cases<Moment>(
        [
            new("stage mrem.module-2 run", 300, ToAll: false),
            new("stage mrem.module-3 run", 0, ToAll: true),
            new("tiny: QuantBuild ", 0, ToAll: false),
            new("stage calibration-texts run", 0, ToAll: true),
            new("stage full-precision.module-1 run", 0, ToAll: false),
            new("stage mrem.module-1 run", 100, ToAll: true),
            new("stage mrem.module-1 done", 0, ToAll: false),
            new("stage mrem.module-4 run", 600, ToAll: true, MayBeOver: true),
            new("stage mrem.module-4 done", 0, ToAll: false, MayBeOver: true),
            new("stage quantized-evaluation done", 0, ToAll: true, MayBeOver: true),
        ],
        few: 1);

    [LinuxTheory]
    [MemberData(nameof(Moments))]
    [Trait("Category", FullMatrix.Category)]
    public void Build_Interrupted_EndsAndResumesWithEqualBytes(Moment moment)
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, UninterruptedBuild.Steps);
        TinyModel.WriteRoundingRecipe(project, bits: 4);
        project.BuildWell();
        var before = new QuantizedOutput(project).Digests();
        TinyModel.WriteRecipe(project, $"steps: {UninterruptedBuild.Steps}");
        // So that every stage runs.
        Directory.Delete(project.Cache, recursive: true);

        bool isOver;
        using (var build = new RunningBuild(project, "--no-restore"))
        {
            build.WaitForText(moment.Line);
            Thread.Sleep(moment.Milliseconds);
            build.Interrupt(moment.ToAll);
            isOver = build.WaitForExit() == 0;
        }

        var after = new QuantizedOutput(project).Digests();
        var isWhole = after.SequenceEqual(uninterrupted.Digests);
        (isWhole || after.SequenceEqual(before)).ShouldBeTrue("half-written");
        if (isOver)
        {
            (isWhole && moment.MayBeOver).ShouldBeTrue("ended well though interrupted");
        }

        project.BuildWell("--no-restore");
        new QuantizedOutput(project).Digests().ShouldBe(uninterrupted.Digests);
    }

    private static IEnumerable<string> Modules(Dictionary<string, string> stages) =>
        Enumerable.Range(1, 4).Select(module => stages[$"mrem.module-{module}"]);

    public sealed record Moment(string Line, int Milliseconds, bool ToAll, bool MayBeOver = false);
}
