using System.Text.Json;
using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Results;

/// <summary>The files that <c>pack-layout</c> laid out.</summary>
/// <param name="Files">Absolute source path by path in the package.</param>
internal sealed record PackLayoutCommandResult(IReadOnlyList<KeyValuePair<string, string>> Files) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) => [];

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteTexts("files", Files.Select(file => file.Value));
        json.WriteTexts("packagePaths", Files.Select(file => file.Key));
    }
}
