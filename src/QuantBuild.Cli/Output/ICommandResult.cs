using System.Text.Json;

namespace QuantBuild.Cli.Output;

/// <summary>What a command came to. Each command has its own, which knows how people and programs are told.</summary>
internal interface ICommandResult
{
    /// <summary>The lines at the command's end, for people; may be none.</summary>
    /// <param name="paths">Shortens paths.</param>
    IReadOnlyList<string> Lines(PathDisplay paths);

    /// <summary>The members of the last JSON line that follow the exit code, for programs.</summary>
    /// <param name="json">Inside the line's object.</param>
    void WriteMembers(Utf8JsonWriter json);
}
