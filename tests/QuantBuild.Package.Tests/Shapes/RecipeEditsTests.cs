using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Shapes;

/// <summary>Edits of the recipe, with the real command line, in projects of every shape of the plan.</summary>
public sealed class RecipeEditsTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    public static TheoryData<ProjectShape> Shapes => [.. ShapeSelection.Pairwise()];

    [MatrixTheory]
    [MemberData(nameof(Shapes))]
    public void Build_RecipeEditedAndBack_GivesTheFirstBytesFromTheCache(ProjectShape shape)
    {
        using var project = EditedProject.Create(feed, shape);
        project.BuildAndExpect(runs: true);
        project.BuildAndExpect(runs: false, "--no-restore", "-question");
        var first = new QuantizedOutput(project).Digests();
        File.Exists(project.OutputOf("tiny/compressed-tensors/model.safetensors")).ShouldBeTrue();

        TinyModel.WriteRoundingRecipe(project, bits: 8);
        project.BuildAndExpect(runs: true, "--no-restore");
        new QuantizedOutput(project).Digests().ShouldNotBe(first);

        TinyModel.WriteRoundingRecipe(project, bits: 4);
        project.BuildAndExpect(runs: true, "--no-restore");
        new QuantizedOutput(project).Digests().ShouldBe(first);
        new QuantizedOutput(project).Stages().Values.ShouldAllBe(state => state == "hit");
    }
}
