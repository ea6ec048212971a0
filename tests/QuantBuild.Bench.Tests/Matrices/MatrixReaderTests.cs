using System.Text;
using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Tests.Support;
using QuantBuild.Pipeline;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Bench.Tests.Matrices;

public sealed class MatrixReaderTests
{
    public static TheoryData<string> Committed =>
        [
            .. Directory.GetFiles(Path.Combine(RepositoryRoot.Path!, "bench", "matrices"), "*.yaml")
                .Select(file => Path.GetFileName(file)),
        ];

    [Theory]
    [MemberData(nameof(Committed))]
    public void Read_CommittedMatrix_GivesDistinctCells(string file)
    {
        var matrix = MatrixReader.Read(Path.Combine(RepositoryRoot.Path!, "bench", "matrices", file));

        matrix.Name.ShouldBe(Path.GetFileNameWithoutExtension(file));
        matrix.Relations.ShouldNotBeEmpty();
        var cells = CellExpansion.Expand(matrix);
        cells.Select(cell => cell.Id).Distinct().Count().ShouldBe(cells.Count);
        cells.ShouldAllBe(cell => cell.Id.Length <= 64);
    }

    [Theory]
    [MemberData(nameof(Committed))]
    public void Read_CommittedMatrix_EveryCellIsAValidRecipe(string file)
    {
        var matrix = MatrixReader.Read(Path.Combine(RepositoryRoot.Path!, "bench", "matrices", file));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["texts.tsv"], string.Empty);
        Setting[] settings =
        [
            new Setting("model.source", YamlFile.Parse($"'{folder["."]}'", "test")),
            .. new[] { "calibration", "training", "evaluation" }.Select(
                use => new Setting($"data.{use}.source", YamlFile.Parse($"'{folder["texts.tsv"]}'", "test"))),
        ];

        foreach (var cell in CellExpansion.Expand(matrix))
        {
            var recipe = Encoding.UTF8.GetBytes(CellRecipe.Write(matrix, cell, settings));
            RunSlots.Standard.Reader.Read(recipe, folder["."], cell.Id).Diagnostics.ShouldBeEmpty(cell.Id);
        }
    }

    [Theory]
    [InlineData("teacher-forcing.yaml", "steps", "250 500 1000 2000")]
    [InlineData("modules.yaml", "quantize.modules", "1 2 4")]
    [InlineData("samples.yaml", "data.calibration.samples", "128 256 512 1024 2048 4096 8192")]
    [InlineData("granularity.yaml", "quantize.weights.granularity", "tensor channel group:64 group:32")]
    public void Read_CommittedAblation_VariesWhatItIsNamedAfter(string file, string axis, string labels)
    {
        var matrix = MatrixReader.Read(Path.Combine(RepositoryRoot.Path!, "bench", "matrices", file));

        matrix.Bits.ShouldBe([new BitWidths(4, 4, 8), new BitWidths(2, 2, 8)]);
        matrix.Seeds.ShouldBe([1, 2, 3]);
        matrix.Axes.ShouldHaveSingleItem().Name.ShouldBe(axis);
        string.Join(' ', matrix.Axes[0].Points.Select(point => point.Label)).ShouldBe(labels);
    }

    [Fact]
    public void Read_FullMatrix_KeepsWhatItSays()
    {
        var matrix = new MatrixText
        {
            Tail = """
                costReference: mrem
                relations:
                  - { relation: order, title: better, methods: [mrem, rtn], of: [kl, error] }
                """,
        }.Read();

        matrix.Bits.ShouldBe([new BitWidths(8, 8, 8), new BitWidths(4, 4, 8)]);
        matrix.Seeds.ShouldBe([1, 2]);
        matrix.Methods.Select(method => method.Title).ShouldBe(["RTN", "MREM-S"]);
        matrix.Axes.ShouldHaveSingleItem().ShortName.ShouldBe("steps");
        var relation = matrix.Relations.ShouldHaveSingleItem();
        relation.Kind.ShouldBe(RelationKind.Order);
        relation.Of.ShouldBe([RelationQuantity.KlDivergence, RelationQuantity.ModuleError]);
    }

    [Fact]
    public void Read_CommittedGlue_VariesTheTask()
    {
        var matrix = MatrixReader.Read(Path.Combine(RepositoryRoot.Path!, "bench", "tasks", "glue.yaml"));

        matrix.HasTasks.ShouldBeTrue();
        matrix.Axes.ShouldHaveSingleItem().Points.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData("falls-with-bits, title: falls, of: [metric]", "only the relations 'order' and 'cheapest'")]
    [InlineData("falls-with-bits, title: falls, of: [kl]", "an axis 'task' can only")]
    [InlineData("order, title: order, methods: [rtn, gptq], of: [kl, metric]", "an axis 'task' can only")]
    public void Read_OtherRelationsOfTasksThanOrder_AreRefused(string relation, string message)
    {
        var matrix = new MatrixText
        {
            Methods = "    - { name: rtn, set: { quantize.method: rtn } }\n"
                + "    - { name: gptq, set: { quantize.method: gptq } }",
            Axes = "task: [text-classification]",
            Tail = $"relations: [{{ relation: {relation} }}]",
        };

        Should.Throw<DiagnosticException>(() => matrix.Read()).Message.ShouldContain(message);
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "bits: [8-8-8, 4-4-8]", "bits: [8-8-8, 4-4]", "(7,17)" },
        { "title: A tiny matrix", "titel: A tiny matrix", "lacks the key 'title'" },
        { "costReference: mrem", "costReference: mrem\nfurther: 1", "(17,1)" },
        { "costReference: mrem", "costReference: mrm", "did you mean 'mrem'?" },
        { "seeds: [1, 2]", "seeds: [1, two]", "a seed is a whole number" },
        { "quantize.mrem.steps: [2, 3]", "quantize.mrem.steps: [2, 2]", "given twice" },
        { "without: [quantize.mrem.steps]", "without: [quantize.mrem.step]", "did you mean 'quantize.mrem.steps'?" },
        { "name: mrem", "name: rtn", "the method 'rtn' is given twice" },
        { "recipe: base.yaml", "recipe: other.yaml", "does not exist" },
        { "version: 1", "version: 2", "'version' must be 1" },
        {
            "costReference: mrem",
            "relations: [{ relation: order, title: t, methods: [rtn], of: [kl] }]",
            "compares two methods or more, not 1"
        },
        {
            "costReference: mrem",
            "relations: [{ relation: ordr, title: t, methods: [rtn, mrem], of: [kl] }]",
            "did you mean 'order'?"
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_WrongMatrix_SaysWhereAndWhat(string right, string wrong, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["base.yaml"], "version: 1\n");
        var text = new MatrixText().ToString();
        text.ShouldContain(right);
        File.WriteAllText(folder["matrix.yaml"], text.Replace(right, wrong, StringComparison.Ordinal));

        var exception = Should.Throw<DiagnosticException>(() => MatrixReader.Read(folder["matrix.yaml"]));

        exception.Message.ShouldContain(message);
        exception.Diagnostics[0].Location!.Line.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Read_BrokenYaml_GivesItsPosition()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["matrix.yaml"], "version: 1\naxes: [\n");

        Should.Throw<DiagnosticException>(() => MatrixReader.Read(folder["matrix.yaml"]))
            .Diagnostics[0].Location!.Line.ShouldBeGreaterThan(1);
    }
}
