using System.Text;
using System.Text.Json;
using QuantBuild.Recipes.Resolved;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests;

/// <summary>What a preset writes into a recipe, and what it leaves to it.</summary>
public sealed class PresetTests
{
    [Fact]
    public void Read_Preset_SetsTaskColumnsAndMetrics()
    {
        var recipe = Read("glue/mrpc", "", "").Recipe!;

        recipe.Model.Task.ShouldBe("text-classification");
        recipe.Model.Preset!.Name.ShouldBe("glue/mrpc");
        recipe.Model.Labels.ShouldBeNull("a model keeps its own");
        recipe.Data.Calibration.Columns.ShouldBe(new ColumnOptions("#1 String", "#2 String", null));
        recipe.Data.Evaluation.Columns.ShouldBe(new ColumnOptions("#1 String", "#2 String", "Quality"));
        recipe.Data.Evaluation.Metrics.ShouldBe(["accuracy", "f1"]);
    }

    [Fact]
    public void Read_PresetOfNumbers_SetsTheScore()
    {
        var columns = Read("glue/stsb", "", "").Recipe!.Data.Evaluation.Columns;

        (columns.LabelKey, columns.Label).ShouldBe(("score", "score"));
    }

    [Fact]
    public void Read_KeysBesideAPreset_GoFirst()
    {
        var recipe = Read(
            "glue/mrpc", ", columns: { text: sentence1 }", ", columns: { label: label }, metrics: [matthews]").Recipe!;

        recipe.Data.Calibration.Columns.ShouldBe(new ColumnOptions("sentence1", "#2 String", null));
        recipe.Data.Evaluation.Columns.ShouldBe(new ColumnOptions("#1 String", "#2 String", "label"));
        recipe.Data.Evaluation.Metrics.ShouldBe(["matthews"]);
    }

    [Theory]
    [InlineData("glue/sst2", ", metrics: [pearson]", "QB1005", "no metric of the task 'text-classification'", 6)]
    [InlineData("glue/sst2", ", columns: [text]", "QB1004", "data.evaluation.columns", 6)]
    [InlineData("glue/sst2", ", columns: { score: x }", "QB1003", "write 'label'", 6)]
    public void Read_WrongKeysBesideAPreset_HaveTheirPlace(
        string task, string evaluation, string code, string message, int line)
    {
        var fault = Read(task, "", evaluation).Diagnostics.Where(each => each.IsError).ShouldHaveSingleItem();

        fault.Code.ShouldBe(code, fault.Message);
        fault.Message.ShouldContain(message);
        fault.Location!.Line.ShouldBe(line);
    }

    [Fact]
    public void Read_PresetThatIsNone_SuggestsTheNearest()
    {
        var fault = Read("glue/mrcp", "", "").Diagnostics[0];

        fault.Code.ShouldBe("QB1005");
        fault.Message.ShouldContain("did you mean 'glue/mrpc'?");
    }

    [Theory]
    [InlineData("model: glue/mrpc")]
    [InlineData("model: { source: model, task: glue/mrpc }\ndata: 4")]
    [InlineData("model: { source: model, task: glue/mrpc }\ndata: { calibration: 1, evaluation: [2], training: x }")]
    [InlineData("[glue/mrpc]")]
    public void Read_PresetInARecipeOfAnotherForm_IsAnErrorLikeAnyOther(string text) =>
        RecipeText.Read(text).Diagnostics.ShouldContain(each => each.IsError);

    [Fact]
    public void Resolved_RecipeWithAPreset_ShowsWhatItSet()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            ResolvedRecipe.Write(Read("glue/rte", "", "").Recipe!, writer);
        }

        var resolved = Encoding.UTF8.GetString(stream.ToArray());
        resolved.ShouldContain("""
            "task":"glue/rte"
            """);
        resolved.ShouldContain("""
            "columns":{"text":"sentence1","textPair":"sentence2","label":"label"},"metrics":["accuracy"]
            """);
    }

    private static RecipeReadResult Read(string task, string calibration, string evaluation) => RecipeText.Read(
        $$"""
        version: 1
        name: test
        model: { source: model, task: {{task}} }
        data:
          calibration: { source: data/train.tsv{{calibration}} }
          evaluation: { source: data/dev.tsv{{evaluation}} }
        quantize: { method: rtn, weights: { bits: 4 } }
        """);
}
