using System.Globalization;

namespace QuantBuild.Bench.Results;

/// <summary>Arguments of <see cref="ResultsCommand"/>.</summary>
internal sealed record ResultsOptions(
    string Model, string Train, string Dev, int Steps, IReadOnlyList<int> Seeds, string Work, string Output)
{
    public static ResultsOptions Parse(string[] arguments) => new(
        Path.GetFullPath(Value(arguments, "--model", null)),
        Path.GetFullPath(Value(arguments, "--train", null)),
        Path.GetFullPath(Value(arguments, "--dev", null)),
        int.Parse(Value(arguments, "--steps", "1000"), CultureInfo.InvariantCulture),
        [.. Value(arguments, "--seeds", "1,2,3").Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))],
        Path.GetFullPath(Value(arguments, "--work", Path.Combine(Path.GetTempPath(), "quantbuild-results"))),
        Path.GetFullPath(Value(arguments, "--output", "results-table.md")));

    private static string Value(string[] arguments, string name, string? otherwise)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length
            ? arguments[at + 1]
            : otherwise ?? throw new ArgumentException($"{name} is missing.", nameof(arguments));
    }
}
