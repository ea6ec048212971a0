using System.Globalization;
using QuantBuild.Bench.Methods.Matrices;

namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>Arguments of <see cref="MremParallelCommand"/>.</summary>
internal sealed record MremParallelOptions
{
    public const string Usage = """
        usage: mrem-p --model FOLDER --data FILE.tsv [options]     measures; with --simulate also simulates
               mrem-p --simulate --json FILE [options]        simulates with the times of an earlier measurement
          --text COLUMN      of the data; default: sentence
          --steps N          a module; default: 2000
          --modules N        default: 4
          --bits W-E-A       default: 4-4-8
          --samples N        calibration texts; default: 4096
          --workers 1,2      measured, one thread each, in turn; default: 1,2
          --runs N           of each; medians count; default: 1
          --busy-steps N     steps of two runs side by side, which tell the slow-down of two busy cores; 0: none; default: 100
          --work FOLDER      for streams and checkpoints; default: a temporary folder
          --json FILE        the measurement; runs are added to those that the file holds of the same case
          --simulate         prints the simulated runs
          --simulated 1,2,4  workers of the simulation; default: 1,2,4,8,16,32
          --lag N            of the simulation, in place of the recipe's default
          --delivery MS      between modules, in place of what was measured
        exit code: 0, 1 runs differ in bytes, 2 the arguments are wrong
        """;

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "--model", "--data", "--text", "--steps", "--modules", "--bits", "--samples", "--workers", "--runs",
        "--busy-steps", "--work", "--json", "--simulated", "--delivery",
        "--lag",
    };

    /// <summary>Null where an earlier measurement is read.</summary>
    public required string? Model { get; init; }

    public required string? Data { get; init; }

    public required string TextColumn { get; init; }

    public required int Steps { get; init; }

    public required int Modules { get; init; }

    public required BitWidths Bits { get; init; }

    public required int Samples { get; init; }

    public required IReadOnlyList<int> Workers { get; init; }

    public required int Runs { get; init; }

    public required int BusySteps { get; init; }

    public required string? Work { get; init; }

    public required string? Json { get; init; }

    public required bool Simulates { get; init; }

    public required IReadOnlyList<int> SimulatedWorkers { get; init; }

    /// <summary>In milliseconds; null for what was measured.</summary>
    public required double? Delivery { get; init; }

    /// <summary>Of the simulation; null for the measured one.</summary>
    public required int? Lag { get; init; }

    public bool Measures => Model is not null;

    /// <exception cref="UsageException">An argument is wrong.</exception>
    public static MremParallelOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var simulates = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--simulate")
            {
                simulates = true;
            }
            else if (!Names.Contains(arguments[i]))
            {
                throw new UsageException($"'{arguments[i]}' is no option.");
            }
            else
            {
                values[arguments[i]] = i + 1 < arguments.Count
                    ? arguments[i + 1]
                    : throw new UsageException($"{arguments[i]} needs a value.");
                i++;
            }
        }

        return Create(values, simulates);
    }

    private static MremParallelOptions Create(Dictionary<string, string> values, bool simulates)
    {
        var options = new MremParallelOptions
        {
            Model = PathOf(values, "--model"),
            Data = PathOf(values, "--data"),
            TextColumn = values.GetValueOrDefault("--text", "sentence"),
            Steps = Number(values, "--steps", 2000, least: 1),
            Modules = Number(values, "--modules", 4, least: 2),
            Bits = BitWidths.TryParse(values.GetValueOrDefault("--bits", "4-4-8"), out var bits)
                ? bits
                : throw new UsageException($"--bits: '{values["--bits"]}' is not written like 4-4-8."),
            Samples = Number(values, "--samples", 4096, least: 1),
            Workers = Numbers(values, "--workers", [1, 2]),
            Runs = Number(values, "--runs", 1, least: 1),
            BusySteps = Number(values, "--busy-steps", 100, least: 0),
            Work = PathOf(values, "--work"),
            Json = PathOf(values, "--json"),
            Simulates = simulates,
            SimulatedWorkers = Numbers(values, "--simulated", [1, 2, 4, 8, 16, 32]),
            Delivery = values.TryGetValue("--delivery", out var text) ? Milliseconds(text) : null,
            Lag = values.ContainsKey("--lag") ? Number(values, "--lag", 0, least: 1) : null,
        };
        var isComplete = options.Measures
            ? options.Data is not null
            : options is { Simulates: true, Json: not null };
        return isComplete
            ? options
            : throw new UsageException(
                "Name --model and --data to measure, or --simulate and --json to simulate from a file.");
    }

    private static string? PathOf(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var path) ? Path.GetFullPath(path) : null;

    private static int Number(Dictionary<string, string> values, string name, int usual, int least) =>
        values.TryGetValue(name, out var text) ? Parse(name, text, least) : usual;

    private static int[] Numbers(Dictionary<string, string> values, string name, int[] usual) =>
        values.TryGetValue(name, out var text) ? [.. text.Split(',').Select(part => Parse(name, part, 1))] : usual;

    private static double Milliseconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new UsageException($"--delivery: '{text}' is no number of milliseconds.");

    private static int Parse(string name, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new UsageException($"{name}: '{text}' is no number from {least}.");
}
