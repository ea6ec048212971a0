using System.Globalization;

namespace QuantBuild.Bench.Architectures;

/// <summary>Arguments of <see cref="ModelsCommand"/>.</summary>
internal sealed record ModelsOptions
{
    public const string Usage = """
        usage: models [--threads N] [--layers N] [--texts N] [--repetitions N] [--output FILE]
          --threads N      default: the processors
          --layers N       of each model; default 4
          --texts N        in a batch; default 1
          --repetitions N  of each pass, whose median counts; default 15
          --output FILE    the page with the results; default: none
        exit code: 0, 1 an architecture is slower than the target, 2 the arguments are wrong
        """;

    public int Threads { get; private init; } = Environment.ProcessorCount;

    public int Layers { get; private init; } = 4;

    public int Texts { get; private init; } = 1;

    public int Repetitions { get; private init; } = 15;

    public string? Output { get; private init; }

    /// <exception cref="UsageException">An argument is wrong.</exception>
    public static ModelsOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ModelsOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var (name, value) = (arguments[i], i + 1 < arguments.Count ? arguments[i + 1] : null);
            options = name switch
            {
                "--threads" => options with { Threads = Number(name, value) },
                "--layers" => options with { Layers = Number(name, value) },
                "--texts" => options with { Texts = Number(name, value) },
                "--repetitions" => options with { Repetitions = Number(name, value) },
                "--output" => options with { Output = value ?? throw new UsageException($"{name} needs a file.") },
                _ => throw new UsageException($"'{name}' is no option."),
            };
        }

        return options;
    }

    private static int Number(string name, string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new UsageException($"{name}: '{text}' is no number from 1.");
}
