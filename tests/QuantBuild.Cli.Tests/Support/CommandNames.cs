using System.CommandLine;

namespace QuantBuild.Cli.Tests.Support;

/// <summary>The commands that do something, with the words that call them.</summary>
internal static class CommandNames
{
    public static IEnumerable<(string[] Words, Command Command)> Of(Command parent) =>
        parent.Subcommands.SelectMany(command => command.Subcommands.Count == 0
            ? [([command.Name], command)]
            : Of(command).Select(inner => ((string[])[command.Name, .. inner.Words], inner.Command)));
}
