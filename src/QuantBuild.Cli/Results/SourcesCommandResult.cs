using System.Text.Json;
using QuantBuild.Cli.Output;
using QuantBuild.Recipes;

namespace QuantBuild.Cli.Results;

/// <summary>The files that <c>sources</c> found, recipe by recipe.</summary>
internal sealed record SourcesCommandResult(IReadOnlyList<RecipeSource> Sources) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) => [];

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray("sources"u8);
        foreach (var source in Sources)
        {
            json.WriteStartObject();
            json.WriteString("recipe"u8, source.Location.File);
            json.WriteNumber("line"u8, source.Location.Line);
            json.WriteNumber("column"u8, source.Location.Column);
            json.WriteString("path"u8, source.FullPath);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
