using System.Text;
using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Tests.Support;
using QuantBuild.Cli;
using QuantBuild.Cli.Feeds;
using QuantBuild.Cli.Hosting;
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

    /// <summary>The first cell's plan whole, of each other what differs from the one before it. Of the seeds one.</summary>
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
            Path.Combine(RepositoryRoot.Path!, "tests", "QuantBuild.Bench.Tests", "Matrices", "Plans", name + ".verified.txt"));
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
        File.WriteAllText(folder["cell.quant.yaml"], recipe.Replace("maxLength: 64", "maxLength: 16", StringComparison.Ordinal));
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = Application.Run(["plan", folder["cell.quant.yaml"]], Environment(output, error));
        code.ShouldBe(0, $"{cell.Id}: {error}");
        return Encoding.UTF8.GetString(output.ToArray()).Replace(folder.Path, ".", StringComparison.Ordinal);
    }

    private CommandEnvironment Environment(Stream output, TextWriter error) => new()
    {
        StandardOutput = output,
        StandardError = error,
        IsTerminal = false,
        CurrentFolder = folder.Path,
        Variable = name => name switch
        {
            CacheFolder.Variable => folder["cache"],
            FeedAccess.PackagesFolderVariable => folder["packages"],
            _ => null,
        },
        Processors = 2,
        Exit = code => throw new InvalidOperationException($"The process would have ended with {code}."),
    };

    private static Setting Source(string section, string path) =>
        new($"{section}.source", YamlFile.Parse($"'{path}'", "test"));
}
