using System.Globalization;
using QuantBuild.Bench.Methods.Cells;
using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods;

/// <summary>Arguments of <see cref="MethodsCommand"/>.</summary>
internal sealed record MethodsOptions
{
    public const string Usage = """
        usage: methods <matrix.yaml>... --work FOLDER [options]
          --work FOLDER       cache, recipes, costs and figures; interrupted or changed matrices go on there
          --set KEY=VALUE     changes the base recipe, such as --set model.source=FOLDER; again for more
          --output FILE|DIR   the page NAME.md; a folder for several matrices; default: beside the index, else in --work
          --csv FILE          the figures; default: beside the page
          --index FILE        a page whose block of the matrix is replaced; its tables go to the folder of the same name
          --only a=b,c=d      runs these cells alone: method=rtn,bits=4-4-8,seed=1, axes by name
          --threads N         default: the processors
          --list              prints the cells and whether their recipes are valid; runs nothing
          --report            runs nothing; writes the pages from what the work folder holds
        exit code: 0, 1 a run failed, 2 the arguments or the matrix are wrong, 130 cancelled
        """;

    public required IReadOnlyList<string> Matrices { get; init; }

    /// <summary>Absolute.</summary>
    public required string Work { get; init; }

    public required IReadOnlyList<Setting> Settings { get; init; }

    public required string? Output { get; init; }

    public required string? Csv { get; init; }

    public required string? Index { get; init; }

    public required string? Only { get; init; }

    public required int Threads { get; init; }

    public required bool Lists { get; init; }

    public required bool OnlyReports { get; init; }

    /// <exception cref="UsageException">An argument is wrong.</exception>
    public static MethodsOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var (matrices, settings, flags) = (new List<string>(), new List<Setting>(), new HashSet<string>());
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            switch (argument)
            {
                case "--list" or "--report":
                    flags.Add(argument);
                    break;
                case "--set":
                    settings.Add(ParseSetting(ValueOf(arguments, i++)));
                    break;
                case "--work" or "--output" or "--csv" or "--index" or "--only" or "--threads":
                    values[argument] = ValueOf(arguments, i++);
                    break;
                default:
                    matrices.Add(
                        argument.StartsWith('-') ? throw new UsageException($"'{argument}' is no option.") : argument);
                    break;
            }
        }

        return Create(values, matrices, settings, flags);
    }

    private static MethodsOptions Create(
        Dictionary<string, string> values, List<string> matrices, List<Setting> settings, HashSet<string> flags)
    {
        if (matrices.Count == 0)
        {
            throw new UsageException("Name a matrix.");
        }

        if (matrices.Count > 1 && values.ContainsKey("--csv"))
        {
            throw new UsageException("--csv names one file, for one matrix; give --output a folder.");
        }

        return new MethodsOptions
        {
            Matrices = matrices,
            Work = Path.GetFullPath(
                values.GetValueOrDefault("--work") ?? throw new UsageException("--work FOLDER is missing.")),
            Settings = settings,
            Output = values.GetValueOrDefault("--output"),
            Csv = values.GetValueOrDefault("--csv"),
            Index = values.GetValueOrDefault("--index"),
            Only = values.GetValueOrDefault("--only"),
            Threads = ParseThreads(values.GetValueOrDefault("--threads")),
            Lists = flags.Contains("--list"),
            OnlyReports = flags.Contains("--report"),
        };
    }

    private static string ValueOf(IReadOnlyList<string> arguments, int option) => option + 1 < arguments.Count
        ? arguments[option + 1]
        : throw new UsageException($"{arguments[option]} needs a value.");

    // Paths of the command line are relative to where it is typed.
    private static Setting ParseSetting(string text)
    {
        var parts = text.Split('=', 2);
        if (parts.Length != 2 || parts[0].Length == 0)
        {
            throw new UsageException($"--set: '{text}' is no KEY=VALUE.");
        }

        var source = new YamlScalar(new Recipes.Diagnostics.SourceLocation("--set"), parts[1], IsPlain: false);
        var setting = new Setting(parts[0], source);
        if (!setting.IsSource)
        {
            return setting with { Value = YamlFile.Parse(parts[1], $"--set {parts[0]}") };
        }

        return CellRecipe.IsPath(parts[1])
            ? setting with { Value = source with { Text = Path.GetFullPath(parts[1]) } }
            : setting;
    }

    private static int ParseThreads(string? text) => text is null
        ? Environment.ProcessorCount
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads > 0
            ? threads
            : throw new UsageException($"--threads: '{text}' is no number from 1.");
}
