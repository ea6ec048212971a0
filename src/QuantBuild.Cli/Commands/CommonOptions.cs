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

    public static Option<int?> Threads() => NumberOption.Whole(
        "--threads",
        "number",
        $"Threads to compute with, 1 to {MostThreads}; the result does not depend on it. Default: all processors.",
        least: 1,
        MostThreads);

    public static Option<bool> Json(string what) => Switch("--json", what);

    /// <summary>An option that takes no value.</summary>
    public static Option<bool> Switch(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.Zero,
    };

    public static Option<ParentIdentity?> Parent() => new("--parent")
    {
        Description = "Stop when this process ends: its number, a colon, its start time in UTC ticks.",
        HelpName = "pid:ticks",
        CustomParser = ParseParent,
    };

    private static ParentIdentity? ParseParent(ArgumentResult result)
    {
        if (result.Tokens is not [var token])
        {
            return null;
        }

        if (ParentIdentity.TryParse(token.Value, out var identity))
        {
            return identity;
        }

        result.AddError(
            $"--parent is '{token.Value}', which is not the number of a process, a colon and its start time in ticks");
        return null;
    }
}
