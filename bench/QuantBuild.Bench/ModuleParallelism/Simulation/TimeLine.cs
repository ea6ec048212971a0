namespace QuantBuild.Bench.ModuleParallelism.Simulation;

/// <summary>
/// A run as text, a line a module: <c>c</c> calibration, <c>w</c> warm-up, <c>#</c> trains most of the time, <c>+</c>
/// a part of it, <c>.</c> waits.
/// </summary>
internal static class TimeLine
{
    private const double Most = 0.75;
    private const double Part = 0.1;

    public static IEnumerable<string> Of(SimulatedRun run, int columns)
    {
        var width = run.Makespan / columns;
        for (var module = 0; module < run.Modules; module++)
        {
            var shares = new double[columns, 3];
            foreach (var work in run.Work.Where(work => work.Module == module))
            {
                Add(shares, work, width);
            }

            yield return new string([.. Enumerable.Range(0, columns).Select(column => Symbol(shares, column))]);
        }
    }

    private static void Add(double[,] shares, SimulatedWork work, double width)
    {
        var kind = work.Step switch { null => 0, < 0 => 1, _ => 2 };
        var columns = shares.GetLength(0);
        for (var column = (int)(work.Start / width); column < columns && column * width < work.End; column++)
        {
            var inside = Math.Min(work.End, (column + 1) * width) - Math.Max(work.Start, column * width);
            shares[column, kind] += Math.Max(0, inside) / width;
        }
    }

    private static char Symbol(double[,] shares, int column)
    {
        var (calibration, warmUp, training) = (shares[column, 0], shares[column, 1], shares[column, 2]);
        return calibration + warmUp + training < Part ? '.'
            : calibration >= Math.Max(warmUp, training) ? 'c'
            : warmUp >= training ? 'w'
            : training >= Most ? '#' : '+';
    }
}
