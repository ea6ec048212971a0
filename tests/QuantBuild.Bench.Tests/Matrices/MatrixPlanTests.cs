using System.Text;
using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Cli.Plans;

namespace QuantBuild.Bench.Tests.Matrices;

/// <summary>
/// The plans of all recipes that the committed matrices make, for a small model: what a change of the planner, of a
/// default or of a matrix does to them is seen in a review.
/// </summary>
public sealed class MatrixPlanTests : IDisposable
{
    // The widest groups of the matrices.
    private const int Hidden = 64;

    private readonly TemporaryFolder folder = new();

    public MatrixPlanTests() => _ = new TinyModelProject(folder.Path, Hidden);

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// The first cell's plan whole, of each other what differs from the one before it. Of the seeds one.
    /// </summary>
    [Theory]
    [MemberData(nameof(MatrixReaderTests.Committed), MemberType = typeof(MatrixReaderTests))]
    public void Plan_OfEveryCell_IsTheReviewedOne(string file)
    {
        var matrices = Path.Combine(RepositoryRoot.Path!, "bench", "matrices");
        var matrix = MatrixReader.Read(Path.Combine(matrices, file));
        var cells = CellExpansion.Expand(matrix).Where(cell => cell.Seed == matrix.Seeds[0]).ToList();
        var plan = PlanOf(matrix, cells[0]);

        var text = new StringBuilder(plan);
        foreach (var cell in cells.Skip(1))
        {
            var before = plan;
            plan = PlanOf(matrix, cell);
            text.Append('\n').Append(cell.Id).Append('\n')
                .AppendJoin('\n', PlanDifference.Lines(before, plan)).Append('\n');
        }

        var name = Path.GetFileNameWithoutExtension(file);
        Snapshot.Verify(
            text.ToString(),
            Path.Combine(
                RepositoryRoot.Path!, "tests", "QuantBuild.Bench.Tests", "Matrices", "Plans", name + ".verified.txt"));
    }

    private string PlanOf(Matrix matrix, Cell cell)
    {
        Setting[] settings =
        [
            Source("model", folder["model"]),
            Source("data.calibration", folder["train.tsv"]),
            Source("data.training", folder["train.tsv"]),
            Source("data.evaluation", folder["dev.tsv"]),
        ];

        // The small model has fewer positions than any matrix asks for.
        var recipe = CellRecipe.Write(matrix, cell, settings);
        File.WriteAllText(
            folder["cell.quant.yaml"], recipe.Replace("maxLength: 64", "maxLength: 16", StringComparison.Ordinal));
        var plan = Invocation.Run(folder.Path, "plan", "cell.quant.yaml");
        plan.ExitCode.ShouldBe(0, $"{cell.Id}: {plan.All}");
        return plan.Output.Replace(folder.Path, ".", StringComparison.Ordinal);
    }

    private static Setting Source(string section, string path) =>
        new($"{section}.source", YamlFile.Parse($"'{path}'", "test"));
}
