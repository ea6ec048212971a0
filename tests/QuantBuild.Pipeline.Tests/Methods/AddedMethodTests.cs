using System.Text.Json;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;
using QuantBuild.Pipeline.Tests.Methods.RoundDown;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Resolved;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Methods;

/// <summary>A method that is a folder of this project and the line below, from the recipe to the package.</summary>
public sealed class AddedMethodTests
{
    private static readonly RunSlots Slots = RunSlots.Standard with
    {
        Methods = RunSlots.Standard.Methods.With(new RoundDownDescriptor()),
    };

    [Fact]
    public void Read_OwnKeys_HaveTheSchemasRulesAndDefaults()
    {
        using var project = new TinyProject(new RecipeText { Method = "round-down" });
        Read(project).Recipe!.Quantize.Settings.Get<int>("codes").ShouldBe(1);

        project.Write(new RecipeText { Method = "round-down", Overrides = "  roundDown: { codes: 4 }" });
        Read(project).Diagnostics.Single(diagnostic => diagnostic.IsError).Message
            .ShouldBe("'quantize.roundDown.codes' is 4; write a whole number from 0 to 3");

        project.Write(new RecipeText { Method = "round-down", Weights = "bits: 4, clipping: fixed" });
        Read(project).Diagnostics.Select(diagnostic => diagnostic.Message)
            .ShouldContain(message => message.Contains("with the method 'round-down', which learns none"));

        project.Write(new RecipeText { Method = "rtn", Overrides = "  roundDown: { codes: 2 }" });
        Read(project).Diagnostics.Select(diagnostic => diagnostic.Message)
            .ShouldContain(message => message.Contains("choose method 'round-down'"));
    }

    [Fact]
    public void Run_AddedMethod_GoesFromThePlanToThePackage()
    {
        using var project = new TinyProject(
            new RecipeText { Method = "round-down", Overrides = "  roundDown: { codes: 1 }" });
        var recipe = Read(project).Require();
        RecipePlanner.Plan(recipe, cacheRoot: null, Slots).Stages
            .Single(stage => stage.Name == "round-down.module-2").Parameters["codes"].ShouldBe("1");
        ResolvedText(recipe).ShouldContain("\"roundDown\":{\"codes\":1}");

        Run(project, recipe);

        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Output, "report.json")));
        var quantization = report.RootElement.GetProperty("quantization");
        quantization.GetProperty("method").GetString().ShouldBe("round-down");
        quantization.GetProperty("parameters").GetProperty("codes").GetString().ShouldBe("1");
        Packed(project).Provenance!.Algorithm.ShouldBe("round-down");
    }

    [Fact]
    public void Run_NoCodesDown_IsRoundToNearest()
    {
        using var project = new TinyProject(
            new RecipeText { Method = "round-down", Overrides = "  roundDown: { codes: 0 }" });
        Run(project, Read(project).Require());
        var none = FolderSnapshot.DigestsOf(project.Checkpoint);

        project.Write(new RecipeText());
        Run(project, Read(project).Require());
        FolderSnapshot.DigestsOf(project.Checkpoint).ShouldBe(none);

        project.Write(new RecipeText { Method = "round-down" });
        Run(project, Read(project).Require());
        FolderSnapshot.DigestsOf(project.Checkpoint).ShouldNotBe(none);
    }

    [Fact]
    public void Vocabulary_TwoMethodsOfOneName_IsRefused() =>
        Should.Throw<ArgumentException>(
            () => new RecipeVocabulary([new RoundDownDescriptor(), new RoundDownDescriptor()], [], [], ["any"], []))
            .Message.ShouldContain("round-down");

    [Fact]
    public void Vocabulary_NoFormatToWrite_IsRefused() =>
        Should.Throw<ArgumentException>(() => new RecipeVocabulary([new RoundDownDescriptor()], [], [], [], []));

    private static RecipeReadResult Read(TinyProject project) =>
        Slots.Reader.Read(project.RecipePath, "tiny.quant.yaml");

    private static void Run(TinyProject project, Recipe recipe) => QuantizationRun.Execute(
        recipe,
        new RunOptions
        {
            CacheRoot = Path.Combine(project.Folder, "cache"),
            OutputFolder = project.Output,
            Backend = BackendRegistry.Default(1),
            Slots = Slots,
        },
        new RecordingListener(),
        CancellationToken.None);

    /// <summary>The model of a package of the run's outputs, as the package's manifest has it.</summary>
    private static PackagedModel Packed(TinyProject project)
    {
        var layout = PackageLayout.Create(
            new PackageIdentity("Tiny.Model", "1.0.0"),
            licence: null,
            [PackableModel.Read(project.Output, name: null)]);
        var written = ModelPackager.Pack(layout, "tests", project.Folder, PackageDivision.None, CancellationToken.None);
        using var package = PackageArchive.Open(written.Paths.ShouldHaveSingleItem());
        return package.Manifest.Models.ShouldHaveSingleItem();
    }

    private static string ResolvedText(Recipe recipe)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            ResolvedRecipe.Write(recipe, writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
