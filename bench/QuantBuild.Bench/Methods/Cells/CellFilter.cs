using System.Globalization;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Formats.Messages;

namespace QuantBuild.Bench.Methods.Cells;

/// <summary>
/// Part of a matrix: <c>method=rtn,bits=4-4-8,seed=1</c>, an axis by its name or the last part of it. A name given
/// twice takes either value; different names must all fit.
/// </summary>
internal sealed class CellFilter
{
    private const string MethodName = "method";
    private const string SeedName = "seed";

    private readonly Dictionary<string, List<string>> wanted = new(StringComparer.Ordinal);

    /// <exception cref="UsageException">A condition is malformed, or names nothing of the matrix.</exception>
    public static CellFilter Parse(string text, Matrix matrix)
    {
        var filter = new CellFilter();
        foreach (var condition in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = condition.Split('=', 2);
            if (parts.Length != 2)
            {
                throw new UsageException($"--only: '{condition}' is no name=value, such as method=rtn.");
            }

            filter.Add(NameOf(parts[0], matrix), parts[1]);
        }

        return filter;
    }

    public bool Accepts(Cell cell) => wanted.All(entry => entry.Value.Contains(ValueOf(cell, entry.Key)));

    private static string NameOf(string name, Matrix matrix)
    {
        string[] valid = [MethodName, MatrixReader.BitsAxis, SeedName, .. matrix.Axes.Select(axis => axis.Name)];
        return valid.FirstOrDefault(candidate => candidate == name)
            ?? matrix.Axes.FirstOrDefault(axis => axis.ShortName == name)?.Name
            ?? throw new UsageException(
                $"--only: the matrix '{matrix.Name}' has no '{name}', only {ShortList.Of(valid)}.");
    }

    private static string ValueOf(Cell cell, string name) => name switch
    {
        MethodName => cell.Method.Name,
        SeedName => cell.Seed.ToString(CultureInfo.InvariantCulture),
        _ => cell.LabelAt(name) ?? string.Empty,
    };

    private void Add(string name, string value)
    {
        if (!wanted.TryGetValue(name, out var values))
        {
            wanted.Add(name, values = []);
        }

        values.Add(value);
    }
}
