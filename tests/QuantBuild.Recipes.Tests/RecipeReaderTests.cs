using QuantBuild.Pipeline;
using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests;

public sealed class RecipeReaderTests
{
    [Fact]
    public void Read_FullRecipe_GivesEveryValue()
    {
        var recipe = ReadGood("sentiment");

        recipe.Name.ShouldBe("sentiment-w4a8");
        recipe.Model.ShouldBe(
            new ModelOptions(
                new ModelSource("../model") { Folder = Fixtures.PathOf("model") }, "text-classification"));
        var calibration = recipe.Data.Calibration;
        calibration.ShouldBe(new CalibrationOptions(
            calibration.Source, new ColumnOptions("sentence", TextPair: null, Label: null), 4096, 42, 64));
        calibration.Source.Files.Paths
            .ShouldBe([new RecipePath("../data/train.tsv", Fixtures.PathOf("data", "train.tsv"))]);
        calibration.Source.Format.ShouldBe("tsv");
        recipe.Data.Evaluation.Columns.Label.ShouldBe("label");
        recipe.Data.Evaluation.MaxLength.ShouldBe(64);
        recipe.Quantize.Method.Name.ShouldBe("mrem");
        recipe.Quantize.Weights.ShouldBe(new WeightOptions(4, "tensor", "mse", Symmetric: true));
        recipe.Quantize.Embeddings.ShouldBe(new EmbeddingOptions(4, Train: true));
        recipe.Quantize.Embeddings.Codes.ShouldBe("full");
        recipe.Quantize.Activations.ShouldBe(new ActivationOptions(8, Attention: true));
        recipe.Quantize.Settings.Get<int>("steps").ShouldBe(2000);
        recipe.Quantize.Overrides.Single().Match.Text.ShouldBe("encoder.layer.*.output.dense");
        recipe.Gates.ShouldBe([new GateOptions("accuracy", 0.01, Minimum: null)]);
    }

    [Fact]
    public void Read_BackslashesInAPath_MeanTheSameFile() =>
        ReadGood("sentiment").Data.Evaluation.Source.Files.Paths
            .ShouldBe([new RecipePath(@"..\data\dev.tsv", Fixtures.PathOf("data", "dev.tsv"))]);

    [Fact]
    public void Read_SmallestRecipe_GivesTheDocumentedDefaults()
    {
        var recipe = ReadGood("smallest");

        recipe.Data.Calibration.Samples.ShouldBe(4096);
        recipe.Data.Calibration.Seed.ShouldBe(42);
        recipe.Data.Evaluation.Metrics.ShouldBe(["accuracy"]);
        recipe.Data.Evaluation.MaxLength.ShouldBe(recipe.Data.Calibration.MaxLength);
        recipe.Quantize.Embeddings.Bits.ShouldBe(32);
        recipe.Quantize.Activations.ShouldBe(new ActivationOptions(32, Attention: false));
        var modules = recipe.Quantize.Modules;
        modules.Boundaries.ShouldBeEmpty();
        modules.ShouldBe(new ModuleOptions(4, "even", modules.Boundaries, IsCountWritten: false));
        recipe.Quantize.Overrides.ShouldBeEmpty();
        recipe.Gates.ShouldBeEmpty();
        recipe.OutputFormats.ShouldBe(["compressed-tensors"]);
        recipe.ReportFormats.ShouldBe(["json", "markdown"]);
    }

    [Theory]
    [InlineData("3", 3, "even")]
    [InlineData("{ count: 3 }", 3, "even")]
    [InlineData("{ split: parameters }", 4, "parameters")]
    [InlineData("{ boundaries: [3, 6] }", 3, "even")]
    public void Read_Modules_AreANumberOrASection(string modules, int count, string split)
    {
        var recipe = new RecipeText { Quantize = $"{{ method: rtn, weights: {{ bits: 4 }}, modules: {modules} }}" }
            .Read().Require();

        recipe.Quantize.Modules.Count.ShouldBe(count);
        recipe.Quantize.Modules.Split.ShouldBe(split);
        recipe.Quantize.Modules.IsCountWritten.ShouldBe(count == 3 && !modules.Contains("boundaries"));
    }

    [Theory]
    [InlineData("quantize.overrides[0].match", 17, 16)]
    [InlineData("quantize.overrides[0]", 17, 7)]
    [InlineData("data.calibration.columns.text", 7, 62)]
    [InlineData("data.calibration.columns.label", 7, 54)]
    [InlineData("gates[0].minimum", 19, 5)]
    [InlineData("nowhere", 1, 1)]
    public void LocationOf_Path_IsTheValueOrTheSectionAroundIt(string path, int line, int column)
    {
        var location = ReadGood("sentiment").LocationOf(path);

        (location.Line, location.Column).ShouldBe((line, column));
    }

    [Fact]
    public void Apply_Override_ReplacesOnlyTheKeysGiven()
    {
        var weights = new WeightOptions(4, "channel", "mse", Symmetric: true);

        var applied = ReadGood("sentiment").Quantize.Overrides[0].Apply(weights);

        applied.ShouldBe(weights with { Bits = 8 });
    }

    private static Recipe ReadGood(string name)
    {
        var result = RunSlots.Standard.Reader.Read(Fixtures.PathOf("good", $"{name}.quant.yaml"), $"{name}.quant.yaml");
        result.Diagnostics.ShouldBeEmpty();
        return result.Require();
    }
}
