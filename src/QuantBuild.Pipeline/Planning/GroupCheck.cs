using System.Globalization;
using System.Numerics;
using QuantBuild.Formats.Numbers;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// Whether groups divide the columns of every layer they are asked for: one error for each key that asks.
/// </summary>
internal sealed class GroupCheck(Recipe recipe)
{
    private readonly List<(string Key, int GroupSize, string Name, int Columns)> asked = [];

    /// <param name="name">Of a layer.</param>
    /// <param name="columns">Of its weight.</param>
    /// <param name="granularity">Null for full precision.</param>
    /// <param name="rule">The section of the recipe that decided.</param>
    public void Add(string name, int columns, Granularity? granularity, string rule)
    {
        if (granularity is { Kind: GranularityKind.Group, GroupSize: var size })
        {
            asked.Add(($"{rule}.granularity", size, name, columns));
        }
    }

    /// <exception cref="DiagnosticException">QB1005</exception>
    public void ThrowIfAny()
    {
        var faults = asked.GroupBy(item => item.Key).Select(Find).OfType<Diagnostic>().ToList();
        if (faults.Count > 0)
        {
            throw new DiagnosticException(faults);
        }
    }

    private Diagnostic? Find(IGrouping<string, (string Key, int GroupSize, string Name, int Columns)> layers)
    {
        var odd = layers.Where(layer => layer.Columns % layer.GroupSize != 0).ToList();
        if (odd.Count == 0)
        {
            return null;
        }

        var (key, size, name, columns) = odd[0];
        var common = (int)layers.Select(layer => new BigInteger(layer.Columns))
            .Aggregate(BigInteger.GreatestCommonDivisor);
        var others = odd.Count == 1
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" (and {odd.Count - 1} more layers)");
        return DiagnosticTable.ValueOutOfRange.At(
            recipe.LocationOf(key),
            string.Create(
                CultureInfo.InvariantCulture,
                $"groups of {size} do not divide the {columns} columns of '{name}'{others}; choose a divisor of "
                + $"{common}"));
    }
}
