using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Shapes;

/// <summary>Edits of the data, with the real command line, in projects of every shape of the plan.</summary>
public sealed class DataEditsTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    public static TheoryData<ProjectShape> Shapes => [.. ShapeSelection.Pairwise()];

    [MatrixTheory]
    [MemberData(nameof(Shapes))]
    public void Build_DataEdited_RunsWhatTheEditAsksFor(ProjectShape shape)
    {
        using var project = EditedProject.Create(feed, shape);
        project.BuildWell();
        var first = new QuantizedOutput(project).Digests();

        var data = File.ReadAllText(project.PathOf("train.tsv"));
        project.Write("train.tsv", data);
        project.BuildAndExpect(runs: true, "--no-restore");
        new QuantizedOutput(project).Stages().Values.ShouldAllBe(state => state == "hit");

        project.Write("train.tsv", data + "the film was good\t1\n");
        project.BuildAndExpect(runs: true, "--no-restore");
        new QuantizedOutput(project).Stages()["calibration-texts"].ShouldBe("done");

        File.Delete(project.PathOf("train.tsv"));
        var failed = project.Build("--no-restore");
        failed.ExitCode.ShouldNotBe(0);
        failed.Errors.ShouldHaveSingleItem().ShouldContain("train.tsv");

        project.Write("train.tsv", data);
        project.BuildAndExpect(runs: true, "--no-restore");
        new QuantizedOutput(project).Digests().ShouldBe(first);
    }
}
