using System.Text;
using QuantBuild.Cli.Backends;

namespace QuantBuild.Cli.Hosting;

/// <summary>All that the command line takes from its process. Nothing below it looks at the process.</summary>
internal sealed record CommandEnvironment
{
    /// <summary>Machine output and the text a command was asked for.</summary>
    public required Stream StandardOutput { get; init; }

    /// <summary>Everything for a person.</summary>
    public required TextWriter StandardError { get; init; }

    /// <summary>Whether a person looks at <see cref="StandardError"/> on a terminal that can move its cursor.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>Absolute path of the folder that relative paths start from.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>Value of an environment variable; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Values that must not be shown, such as those of variables that hold tokens.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Those the process may use: a container's limit counts.</summary>
    public required int Processors { get; init; }

    /// <summary>The backends that can be added, by the packages that bring them.</summary>
    public IReadOnlyList<BackendPackage> BackendPackages { get; init; } = Backends.BackendPackages.Standard;

    /// <summary>Ends the process at once with an exit code.</summary>
    public required Action<int> Exit { get; init; }

    public static CommandEnvironment OfProcess() => new()
    {
        StandardOutput = Console.OpenStandardOutput(),
        StandardError = Console.IsErrorRedirected
            ? new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
            {
                AutoFlush = true,
            }
            : Console.Error,
        IsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
        CurrentFolder = Environment.CurrentDirectory,
        Variable = Environment.GetEnvironmentVariable,
        Secrets = [.. EnvironmentSecrets.Of(Environment.GetEnvironmentVariables())],
        Processors = Environment.ProcessorCount,
        Exit = Environment.Exit,
    };

    /// <summary>An absolute path of one the user gave.</summary>
    public string Resolve(string path) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, CurrentFolder));
}
