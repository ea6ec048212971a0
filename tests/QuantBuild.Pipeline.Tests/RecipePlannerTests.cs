using System.Text;
using System.Text.Json;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Resolved;

namespace QuantBuild.Pipeline.Tests;

public sealed class RecipePlannerTests
{
    private static readonly RecipeText Recipe = new() { Method = "mrem", Modules = 4 };

    [Fact]
    public void Plan_TheSameProjectElsewhere_IsTheSameTextWithoutAbsolutePaths()
    {
        using var first = new TinyProject(Recipe);
        using var second = new TinyProject(Recipe);
        var text = TextOf(first.Plan(withCache: false));
        TextOf(second.Plan(withCache: false)).ShouldBe(text);
        text.ShouldNotContain(first.Folder);
        text.ShouldContain("model/model.safetensors");
        text.ShouldContain("data/train.tsv");
    }

    [Fact]
    public void Plan_WithoutCache_CreatesNothing()
    {
        using var project = new TinyProject(Recipe);
        var before = Directory.GetFileSystemEntries(project.Folder, "*", SearchOption.AllDirectories);
        project.Plan(withCache: false).States.ShouldBeEmpty();
        Directory.GetFileSystemEntries(project.Folder, "*", SearchOption.AllDirectories).ShouldBe(before);
    }

    [Fact]
    public void Plan_BeforeAnyRun_KnowsWhatWaitsForWhat()
    {
        using var project = new TinyProject(Recipe);
        var states = project.Plan().States;
        states.ShouldAllBe(state => !state.IsCached);
        states[0].Reason.ShouldBe("never run");
        states.Single(state => state.Stage == "mrem.module-1").Reason.ShouldBe("after calibration-texts");
    }

    [Fact]
    public void Plan_AfterARun_FindsEveryStageCached()
    {
        using var project = new TinyProject(Recipe);
        var run = project.Run();
        var states = project.Plan().States;
        states.ShouldAllBe(state => state.IsCached && state.Reason.Length == 0);
        states.Select(state => state.Stage).ShouldBe(run.Stages.Select(stage => stage.Name));
    }

    [Fact]
    public void Plan_OtherSteps_SaysWhyTrainingRunsAgain()
    {
        using var project = new TinyProject(Recipe);
        project.Run();
        project.Write(Recipe with { Steps = 9 });
        var states = project.Plan().States.ToDictionary(state => state.Stage);
        states["calibration-texts"].IsCached.ShouldBeTrue();
        states["full-precision.module-4"].IsCached.ShouldBeTrue();
        states["mrem.module-1"].Reason.ShouldBe("not run yet with steps 9 (was 4)");
        states["mrem.module-2"].Reason.ShouldBe("after mrem.module-1");
    }

    [Theory]
    [InlineData("QB2003")]
    [InlineData("QB2004")]
    [InlineData("QB2005")]
    public void Plan_ModelThatCannotBeLoaded_IsToldBeforeAnyRun(string code)
    {
        using var project = new TinyProject(Recipe);
        var vocabulary = Path.Combine(project.Model, "vocab.txt");
        switch (code)
        {
            case "QB2003":
                project.RewriteWeights((entry, values) => entry.Name == "classifier.bias"
                    ? null
                    : SafetensorsTensor.FromSingles(entry.Name, entry.Shape, values));
                break;
            case "QB2004":
                File.Delete(vocabulary);
                break;
            default:
                File.AppendAllText(vocabulary, "one\ntwo\nthree\nfour\n");
                break;
        }

        Should.Throw<DiagnosticException>(() => project.Plan()).Diagnostics.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public void Plan_Overrides_TellWhichRuleDecided()
    {
        using var project = new TinyProject(Recipe with
        {
            Overrides = """
                  overrides:
                    - { match: '**.dense', weights: { bits: 8 } }
                    - { match: 'bert.encoder.layer.0.output.dense', weights: { bits: 32 } }
                """,
        });
        var matrices = project.Plan(withCache: false).Matrices.ToDictionary(matrix => matrix.Name);
        matrices["bert.encoder.layer.1.attention.self.query"].Rule.ShouldBe("quantize.weights");
        matrices["bert.encoder.layer.1.attention.self.query"].Bits.ShouldBe(4);
        matrices["bert.encoder.layer.1.output.dense"].Rule.ShouldBe("quantize.overrides[0]");
        matrices["bert.encoder.layer.1.output.dense"].Bits.ShouldBe(8);
        matrices["bert.encoder.layer.0.output.dense"].Rule.ShouldBe("quantize.overrides[1]");
        matrices["bert.encoder.layer.0.output.dense"].Weight.ShouldBeNull();
        matrices["bert.embeddings.word_embeddings"].Rule.ShouldBe("quantize.embeddings");
        matrices["classifier"].Rule.ShouldBe("full precision");
    }

    private static string TextOf(RunPlan plan)
    {
        var text = new StringBuilder();
        foreach (var matrix in plan.Matrices)
        {
            text.AppendLine($"{matrix}");
        }

        foreach (var stage in plan.Stages)
        {
            text.AppendLine($"{stage.Name} {stage.Version}");
            text.AppendJoin('\n', stage.Parameters).AppendJoin('\n', stage.Sources)
                .AppendJoin('\n', stage.Dependencies);
        }

        text.AppendJoin('\n', plan.Inputs);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            ResolvedRecipe.Write(plan.Recipe, json);
        }

        return text.Append(Encoding.UTF8.GetString(stream.ToArray())).ToString();
    }
}
