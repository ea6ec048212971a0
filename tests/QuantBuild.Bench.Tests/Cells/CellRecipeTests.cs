using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Tests.Support;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Tests.Cells;

public sealed class CellRecipeTests
{
    [Fact]
    public void Write_Settings_LaterOnesWin()
    {
        var matrix = new MatrixText
        {
            Methods = """
                    - name: mrem
                      set: { quantize.method: mrem, quantize.mrem: { schedule: sequential, batchSize: 8 } }
                      atBits: { 8-8-8: { quantize.mrem.learningRate: 0.0001 } }
                      seedKeys: [quantize.mrem.seed]
                """,
        }.Read();
        var cells = CellExpansion.Expand(matrix);
        Setting[] settings =
            [new Setting("quantize.mrem.steps", Parse("99")), new Setting("quantize.mrem.loss", Parse("output"))];

        var wide = CellRecipe.Write(matrix, cells.Single(cell => cell.Id == "tiny-mrem-8-8-8-3-s2"), settings);
        var narrow = CellRecipe.Write(matrix, cells.Single(cell => cell.Id == "tiny-mrem-4-4-8-2-s1"), settings);

        ValueOf(wide, "quantize.mrem.steps").ShouldBe("3");
        ValueOf(wide, "quantize.mrem.loss").ShouldBe("output");
        ValueOf(wide, "quantize.mrem.batchSize").ShouldBe("8");
        ValueOf(wide, "quantize.mrem.learningRate").ShouldBe("0.0001");
        ValueOf(wide, "quantize.mrem.seed").ShouldBe("2");
        ValueOf(wide, "data.calibration.seed").ShouldBe("2");
        ValueOf(wide, "quantize.weights.bits").ShouldBe("8");
        ValueOf(wide, "name").ShouldBe("tiny-mrem-8-8-8-3-s2");
        ValueOf(narrow, "quantize.mrem.learningRate").ShouldBeNull();
        ValueOf(narrow, "quantize.activations.bits").ShouldBe("8");
    }

    [Fact]
    public void Write_Sources_ComeOutAbsolute()
    {
        var matrix = new MatrixText().Read();

        var recipe = CellRecipe.Write(matrix, CellExpansion.Expand(matrix)[0], []);

        ValueOf(recipe, "model.source").ShouldBe(Path.Combine(Path.GetDirectoryName(matrix.RecipePath)!, "model"));
    }

    [Fact]
    public void Write_SourceOfTheCommandLine_GoesIntoSectionsThatAreThere()
    {
        var matrix = new MatrixText
        {
            Tail = string.Empty,
            Methods = """
                    - { name: rtn, set: { quantize.method: rtn } }
                    - { name: qat, set: { quantize.method: qat, data.training: { maxLength: 64 } } }
                """,
        }.Read();
        var cells = CellExpansion.Expand(matrix);
        Setting[] settings = [new Setting("data.training.source", Parse("\"/train.tsv\""))];

        var without = CellRecipe.Write(matrix, cells.First(cell => cell.Method.Name == "rtn"), settings);
        var with = CellRecipe.Write(matrix, cells.First(cell => cell.Method.Name == "qat"), settings);

        without.ShouldNotContain("training");
        ValueOf(with, "data.training.source").ShouldBe(Path.GetFullPath("/train.tsv"));
        ValueOf(with, "data.training.maxLength").ShouldBe("64");
    }

    [Fact]
    public void Apply_Nothing_RemovesTheKey()
    {
        var recipe = (YamlMapping)Parse("{ quantize: { mrem: { steps: 3 }, method: rtn } }");

        var changed = RecipeTree.Apply(recipe, [new Setting("quantize.mrem", Parse("~"))]);

        YamlWriter.Write(changed).ShouldBe("quantize:\n  method: rtn\n");
    }

    [Theory]
    [InlineData("a: 1\nb:\n  c: true\n  d: \"no: \\\"comment\\\" # here\"\n")]
    [InlineData("a:\n  - { format: x, values: [1, \"2\", null] }\n  - []\nb: {}\n")]
    [InlineData("\"1\": \"true\"\n\"a b\": \"C:\\\\path, and {more}\"\n")]
    public void Write_ReadAgain_IsTheSameText(string text)
    {
        YamlWriter.Write((YamlMapping)Parse(text)).ShouldBe(text);
    }

    private static YamlNode Parse(string text) => YamlFile.Parse(text, "test");

    private static string? ValueOf(string recipe, string key)
    {
        YamlNode? node = Parse(recipe);
        foreach (var part in key.Split('.'))
        {
            node = (node as YamlMapping)?.Entries.FirstOrDefault(entry => entry.Key.Text == part)?.Value;
        }

        return (node as YamlScalar)?.Text;
    }
}
