using System.IO.Compression;
using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>Projects in which one recipe's model is another one's source.</summary>
public sealed class ChainedRecipeTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    // What the package's glob found is there when the project's own items are read.
    private const string NotPacked =
        """
        <QuantizationRecipe Update="z-ft.quant.yaml" Pack="false" Place="false" />
        """;

    [MatrixFact]
    public void Pack_RecipeAsSource_FollowsItsChangesAndLeavesItOut()
    {
        using var project = NewProject(NotPacked);
        WriteReader(project, "./z-ft.quant.yaml");
        var lines = project.BuildWell().Output.Split('\n').Select(line => line.Trim())
            .Where(line => line.Contains("report.md (", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]);
        lines.ShouldBe(["z-ft", "a-q"]);
        var before = Weights(project, "a-q");

        WriteMaker(project, "3e-3");
        var pack = project.Run("pack", "-p:Configuration=Debug", "-o", project.PathOf("packages"));

        pack.ExitCode.ShouldBe(0, pack.Output);
        Weights(project, "a-q").ShouldNotBe(before);
        using var package = ZipFile.OpenRead(
            Directory.GetFiles(project.PathOf("packages"), "*.nupkg").ShouldHaveSingleItem());
        var names = package.Entries.Select(entry => entry.FullName).ToList();
        names.ShouldContain("models/a-q/compressed-tensors/model.safetensors");
        names.ShouldNotContain(name => name.Contains("z-ft", StringComparison.Ordinal));
        Directory.Exists(project.PathOf("bin/Debug/net10.0/models/a-q")).ShouldBeTrue();
        Directory.Exists(project.PathOf("bin/Debug/net10.0/models/z-ft")).ShouldBeFalse();
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);
    }

    [MatrixFact]
    public void Build_AfterClean_GivesTheSameFromTheCache()
    {
        using var project = NewProject();
        WriteReader(project, "./z-ft.quant.yaml");
        project.BuildWell();
        var before = Weights(project, "a-q");

        project.Run("clean").ExitCode.ShouldBe(0);
        project.BuildWell("--no-restore");

        Weights(project, "a-q").ShouldBe(before);
        new QuantizedOutput(project, "a-q").Stages().Values.ShouldAllBe(state => state == "hit");
    }

    [MatrixFact]
    public void Build_MakerChangedButNotItsModel_RerunsNoStageOfTheReader()
    {
        using var project = NewProject();
        WriteReader(project, "./z-ft.quant.yaml");
        project.BuildWell();

        File.AppendAllText(project.PathOf("z-ft.quant.yaml"), "\ngates: [{ metric: accuracy, maxDrop: 1 }]\n");
        project.BuildWell("--no-restore");

        new QuantizedOutput(project, "a-q").Stages().Values.ShouldAllBe(state => state == "hit");
    }

    [MatrixFact]
    public void Build_PathIntoTheOutputs_FollowsTheMakersChangesInTheSameBuild()
    {
        using var project = NewProject();
        WriteReader(project, "obj/quantbuild/Debug/z-ft/compressed-tensors");
        project.BuildWell();
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);
        var before = Weights(project, "a-q");

        WriteMaker(project, "3e-3");
        project.BuildWell("--no-restore");

        Weights(project, "a-q").ShouldNotBe(before);
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);
        project.Run("clean").ExitCode.ShouldBe(0);
        project.BuildWell("--no-restore");
    }

    [MatrixTheory]
    [InlineData("./a-q.quant.yaml")]
    [InlineData("obj/quantbuild/Debug/a-q/compressed-tensors")]
    public void Build_RecipesInACircle_IsQB1016AtThePlace(string source)
    {
        using var project = NewProject();
        WriteReader(project, "./z-ft.quant.yaml");
        WriteMaker(project, "1e-3", source);

        var error = project.Build().Errors.ShouldHaveSingleItem();

        error.ShouldStartWith($"{project.PathOf("a-q.quant.yaml")}(3,18): error QB1016: ");
        error.ShouldContain("a-q.quant.yaml(3,18) reads z-ft; z-ft.quant.yaml(3,18) reads a-q");
    }

    [MatrixFact]
    public void Build_CopyOfAModelAsSource_IsQB5007ThatNamesTheRecipe()
    {
        using var project = NewProject();
        WriteReader(project, "bin/Debug/net10.0/models/z-ft/compressed-tensors");

        var error = project.Build().Errors.ShouldHaveSingleItem();

        error.ShouldStartWith($"{project.PathOf("a-q.quant.yaml")}(3,18): error QB5007: ");
        error.ShouldContain("z-ft.quant.yaml");
    }

    [MatrixFact]
    public void Build_TwoAtOnce_BothGiveTheSame()
    {
        using var project = NewProject();
        WriteReader(project, "./z-ft.quant.yaml");
        project.BuildWell();
        var alone = Weights(project, "a-q");
        Directory.Delete(project.Cache, recursive: true);
        project.Run("clean").ExitCode.ShouldBe(0);

        // Quantization alone: two compilers that write one assembly stop one another.
        string[] arguments = ["--no-restore", "-t:QuantizeModels"];
        using (var other = project.StartBuild(out var output, arguments))
        {
            project.BuildWell(arguments);
            other.WaitForExit();
            other.ExitCode.ShouldBe(0, output.ToString());
        }

        Weights(project, "a-q").ShouldBe(alone);
    }

    private ConsumerProject NewProject(string items = "")
    {
        var project = new ConsumerProject(feed, items: items);
        TinyModel.Write(project, steps: 1);
        File.Delete(project.PathOf(TinyModel.Name + ".quant.yaml"));
        WriteMaker(project, "1e-3");
        return project;
    }

    private static byte[] Weights(ConsumerProject project, string recipe) =>
        File.ReadAllBytes(Path.Combine(project.OutputOf(recipe), "compressed-tensors", "model.safetensors"));

    private static void WriteMaker(ConsumerProject project, string learningRate, string source = "./model") =>
        project.Write("z-ft.quant.yaml",
            $$"""
            version: 1
            name: z-ft
            model: { source: {{source}}, task: text-classification }
            data:
              training: { source: ./train.tsv, columns: { text: sentence, label: label }, maxLength: 16 }
              evaluation: { source: ./dev.tsv, columns: { text: sentence, label: label } }
            train: { epochs: 1, batchSize: 8, learningRate: {{learningRate}} }
            """);

    private static void WriteReader(ConsumerProject project, string source) => project.Write(
        "a-q.quant.yaml",
        TinyModel.RoundingRecipe(".", bits: 4).Replace("name: tiny", "name: a-q", StringComparison.Ordinal)
            .Replace("./model,", source + ",", StringComparison.Ordinal));
}
