using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Bench.Methods.Reports;
using QuantBuild.Bench.Methods.Running;
using QuantBuild.Pipeline;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Bench.Methods;

/// <summary>
/// <c>methods</c>: compares methods, bits and seeds through the product's own pipeline and cache, and writes what came
/// out as Markdown and CSV.
/// </summary>
internal sealed class MethodsCommand(
    TextWriter output, TextWriter errors, TimeProvider clock, CancellationToken cancellation)
{
    private const int Done = 0;
    private const int RunFailed = 1;
    private const int WrongInput = 2;
    private const int Cancelled = 130;

    public static int Run(string[] arguments)
    {
        using var source = new CancellationTokenSource();
        ConsoleCancelEventHandler handler = (_, pressed) =>
        {
            pressed.Cancel = true;
            source.Cancel();
        };
        Console.CancelKeyPress += handler;
        try
        {
            return new MethodsCommand(Console.Out, Console.Error, TimeProvider.System, source.Token).Execute(arguments);
        }
        finally
        {
            Console.CancelKeyPress -= handler;
        }
    }

    /// <returns>The exit code.</returns>
    public int Execute(IReadOnlyList<string> arguments)
    {
        try
        {
            return Execute(MethodsOptions.Parse(arguments));
        }
        catch (UsageException exception)
        {
            errors.WriteLine(exception.Message);
            errors.WriteLine(MethodsOptions.Usage);
            return WrongInput;
        }
        catch (DiagnosticException exception)
        {
            errors.WriteLine(exception.Message);
            return WrongInput;
        }
        catch (OperationCanceledException)
        {
            errors.WriteLine("cancelled; the finished stages stay in the work folder");
            return Cancelled;
        }
    }

    private int Execute(MethodsOptions options)
    {
        // All of them first: a wrong one must not be found after hours.
        var matrices = options.Matrices.Select(MatrixReader.Read).ToList();
        var filters = matrices.ConvertAll(matrix => CellFilter.Parse(options.Only ?? string.Empty, matrix));
        var runner = new CellRunner(options.Work, options.Settings, options.Threads);
        if (options.Lists)
        {
            var lists = matrices.Zip(filters).Select(pair => List(pair.First, pair.Second, runner)).ToList();
            return lists.TrueForAll(isValid => isValid) ? Done : WrongInput;
        }

        var run = new MatrixRun(runner, new MatrixProgress(errors, clock), cancellation);
        var failed = false;
        foreach (var (matrix, filter) in matrices.Zip(filters))
        {
            var outcomes = run.Execute(matrix, cell => !options.OnlyReports && filter.Accepts(cell));
            var paths = ReportPaths.Of(matrix, options);
            var report = new MatrixReport(matrix, outcomes, CommandText.Of(matrix, options));
            paths.Write(report);
            output.WriteLine($"{matrix.Name}: {paths.Page}");
            foreach (var outcome in report.Failed)
            {
                failed = true;
                errors.WriteLine($"{outcome.Cell.Id} failed: {outcome.Message}");
            }
        }

        return failed ? RunFailed : Done;
    }

    /// <returns>Whether every cell could run.</returns>
    private bool List(Matrix matrix, CellFilter filter, CellRunner runner)
    {
        var isValid = true;
        foreach (var cell in CellExpansion.Expand(matrix).Where(filter.Accepts))
        {
            var fault = FaultOf(runner.WriteRecipe(matrix, cell));
            isValid &= fault is null;
            output.WriteLine($"{cell.Id}\t{fault ?? "valid"}");
        }

        return isValid;
    }

    // All that can be known before a run: the recipe itself, and how it fits its model and its data.
    private static string? FaultOf(string recipe)
    {
        try
        {
            RecipePlanner.Plan(RunSlots.Standard.Reader.Read(recipe).Require(), cacheRoot: null);
            return null;
        }
        catch (DiagnosticException exception)
        {
            return exception.Diagnostics.First(diagnostic => diagnostic.IsError).ToString();
        }
    }
}
