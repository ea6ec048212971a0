using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Shapes;

/// <summary>
/// Other properties, recipes that come and go, clean and rebuild, with the real command line, in projects of every
/// shape.
/// </summary>
public sealed class ProjectEditsTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    public static TheoryData<ProjectShape> Shapes => [.. ShapeSelection.Pairwise()];

    [MatrixTheory]
    [MemberData(nameof(Shapes))]
    public void Build_ProjectEdited_RunsWhatTheEditAsksFor(ProjectShape shape)
    {
        using var project = EditedProject.Create(feed, shape);
        project.BuildWell();

        project.BuildAndExpect(runs: true, "--no-restore", $"-p:QuantBuildCacheRoot={project.PathOf("near")}");
        project.BuildAndExpect(runs: true, "--no-restore");

        project.Write("second.quant.yaml", File.ReadAllText(project.PathOf("tiny.quant.yaml")));
        project.BuildWell("--no-restore").Output.ShouldContain("second -> ");
        File.Delete(project.PathOf("second.quant.yaml"));
        project.BuildAndExpect(runs: false, "--no-restore");
        Directory.Exists(project.OutputOf("second")).ShouldBeFalse();

        TinyModel.WriteRoundingRecipe(project, bits: 8);
        var before = new QuantizedOutput(project).Digests();
        project.BuildAndExpect(runs: false, "--no-restore", "-p:QuantBuildBypass=true");
        new QuantizedOutput(project).Digests().ShouldBe(before);

        project.Run("clean").ExitCode.ShouldBe(0);
        Directory.Exists(project.OutputOf(".")).ShouldBeFalse();
        project.BuildAndExpect(runs: true, "--no-restore");
        project.BuildAndExpect(runs: true, "--no-restore", "-t:Rebuild");
        new QuantizedOutput(project).Stages().Values.ShouldAllBe(state => state == "hit");
        // The SDK itself has something left to do after the rebuild of two frameworks.
        project.BuildAndExpect(runs: false, "--no-restore");
        project.BuildAndExpect(runs: false, "--no-restore", "-question");
    }
}
