using System.CommandLine;
using System.CommandLine.Parsing;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Stopping;

namespace QuantBuild.Cli.Commands;

/// <summary>Options that several commands have, made anew for each.</summary>
internal static class CommonOptions
{
    private const int MostThreads = 1024;

    public static Argument<string> Recipe() => new("recipe") { Description = "Recipe file (*.quant.yaml)." };

    public static Argument<string[]> Recipes() => new("recipe")
    {
        Description = "Recipe files (*.quant.yaml).",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<string?> Cache() => new("--cache")
    {
        Description = $"Folder of the cache. Default: the environment variable {CacheFolder.Variable}, "
            + "else the user's cache folder.",
        HelpName = "folder",
    };

    public static Option<int?> Threads()
    {
        var option = new Option<int?>("--threads")
        {
            Description = "Threads to compute with; the result does not depend on it. Default: all processors.",
            HelpName = "number",
        };
        RequireRange(option, 1, MostThreads);
        return option;
    }

    public static Option<bool> Json(string what) => new("--json") { Description = what };

    public static Option<ParentIdentity?> Parent() => new("--parent")
    {
        Description = "Stop when this process ends: its number, a colon, its start time in UTC ticks.",
        HelpName = "pid:ticks",
        CustomParser = ParseParent,
    };

    /// <summary>Makes a value outside of <paramref name="least"/> to <paramref name="most"/> an error.</summary>
    public static void RequireRange(Option option, int least, int most) => option.Validators.Add(result =>
    {
        // A value that is no number has its own error.
        if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && (value < least || value > most))
        {
            result.AddError($"{option.Name} is {value}; choose {least} to {most}.");
        }
    });

    private static ParentIdentity? ParseParent(ArgumentResult result)
    {
        if (ParentIdentity.TryParse(result.Tokens[0].Value, out var identity))
        {
            return identity;
        }

        result.AddError($"'{result.Tokens[0].Value}' is not a process number, a colon and a start time in ticks.");
        return null;
    }
}
