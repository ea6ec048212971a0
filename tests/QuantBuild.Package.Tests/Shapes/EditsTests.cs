using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Shapes;

/// <summary>Every edit, one after the other, with the real command line, in projects of many shapes.</summary>
[Trait("Category", FullMatrix.Category)]
[Collection(PackageFeed.CollectionName)]
public sealed class EditsTests(PackageFeed feed)
{
    private const string Recipe = "tiny.quant.yaml";
    private const string NoRestore = "--no-restore";

    private static readonly Dictionary<string, Action<ConsumerProject>> Kinds = new(StringComparer.Ordinal)
    {
        ["recipe"] = EditRecipe,
        ["data"] = EditData,
        ["project"] = EditProject,
    };

    /// <summary>All shapes of the plan with all kinds of edits; without the matrix two, as far apart as can be.</summary>
    public static TheoryData<ProjectShape, string> Plan()
    {
        var shapes = ShapePlan.Pairwise();
        var odd = new ProjectShape(
            Frameworks.Two, Container.Slnx, FolderName.BeyondAscii, Sources.ReadOnly, Links.Data);
        var cases = FullMatrix.IsOn
            ? shapes.SelectMany(shape => Kinds.Keys.Select(kind => (shape, kind)))
            : [(odd, "data"), (shapes.First(shape => shape.Links == Links.Project), "recipe")];
        var plan = new TheoryData<ProjectShape, string>();
        foreach (var (shape, kind) in cases)
        {
            plan.Add(shape, kind);
        }

        return plan;
    }

    [Theory]
    [MemberData(nameof(Plan))]
    public void Build_AfterEachEdit_IsWhatTheEditAsksFor(ProjectShape shape, string edits)
    {
        using var project = new ConsumerProject(feed, shape: shape);
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4);

        Kinds[edits](project);
    }

    private static void EditRecipe(ConsumerProject project)
    {
        Expect(project, runs: true);
        Expect(project, runs: false, NoRestore, "-question");
        var first = new QuantizedOutput(project).Digests();
        File.Exists(project.OutputOf("tiny/compressed-tensors/model.safetensors")).ShouldBeTrue();

        TinyModel.WriteRoundingRecipe(project, bits: 8);
        Expect(project, runs: true, NoRestore);
        new QuantizedOutput(project).Digests().ShouldNotBe(first);

        TinyModel.WriteRoundingRecipe(project, bits: 4);
        Expect(project, runs: true, NoRestore);
        new QuantizedOutput(project).Digests().ShouldBe(first);
        new QuantizedOutput(project).Stages().Values.ShouldAllBe(state => state == "hit");
    }

    private static void EditData(ConsumerProject project)
    {
        project.BuildWell();
        var first = new QuantizedOutput(project).Digests();

        var data = File.ReadAllText(project.PathOf("train.tsv"));
        project.Write("train.tsv", data);
        Expect(project, runs: true, NoRestore);
        new QuantizedOutput(project).Stages().Values.ShouldAllBe(state => state == "hit");

        project.Write("train.tsv", data + "word1 word2 word3\t1\n");
        Expect(project, runs: true, NoRestore);
        new QuantizedOutput(project).Stages()["calibration-texts"].ShouldBe("done");

        File.Delete(project.PathOf("train.tsv"));
        var failed = project.Build(NoRestore);
        failed.ExitCode.ShouldNotBe(0);
        failed.Errors.ShouldHaveSingleItem().ShouldContain("train.tsv");

        project.Write("train.tsv", data);
        Expect(project, runs: true, NoRestore);
        new QuantizedOutput(project).Digests().ShouldBe(first);
    }

    private static void EditProject(ConsumerProject project)
    {
        project.BuildWell();

        Expect(project, runs: true, NoRestore, $"-p:QuantBuildCacheRoot={project.PathOf("near")}");
        Expect(project, runs: true, NoRestore);

        project.Write("second.quant.yaml", File.ReadAllText(project.PathOf(Recipe)));
        project.BuildWell(NoRestore).Output.ShouldContain("second -> ");
        File.Delete(project.PathOf("second.quant.yaml"));
        Expect(project, runs: false, NoRestore);
        Directory.Exists(project.OutputOf("second")).ShouldBeFalse();

        TinyModel.WriteRoundingRecipe(project, bits: 8);
        var before = new QuantizedOutput(project).Digests();
        Expect(project, runs: false, NoRestore, "-p:QuantBuildBypass=true");
        new QuantizedOutput(project).Digests().ShouldBe(before);

        project.Run("clean").ExitCode.ShouldBe(0);
        Directory.Exists(project.OutputOf(".")).ShouldBeFalse();
        Expect(project, runs: true, NoRestore);
        Expect(project, runs: true, NoRestore, "-t:Rebuild");
        new QuantizedOutput(project).Stages().Values.ShouldAllBe(state => state == "hit");
        // The SDK itself has something left to do after the rebuild of two frameworks.
        Expect(project, runs: false, NoRestore);
        Expect(project, runs: false, NoRestore, "-question");
    }

    private static void Expect(ConsumerProject project, bool runs, params string[] arguments)
    {
        var output = project.BuildWell(arguments).Output;
        output.Contains("tiny -> ", StringComparison.Ordinal).ShouldBe(runs, output);
    }
}
