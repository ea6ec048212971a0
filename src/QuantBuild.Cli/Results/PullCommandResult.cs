using System.Text.Json;
using QuantBuild.Cli.Output;
using QuantBuild.Packages.Feeds.Models;

namespace QuantBuild.Cli.Results;

/// <summary>The models that <c>pull</c> fetched.</summary>
/// <param name="Models">What was pulled.</param>
/// <param name="Folder">Absolute path it was copied to.</param>
internal sealed record PullCommandResult(PulledModels Models, string Folder) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths)
    {
        var origin = Models.Packages[0].Source is { } source ? $"from '{source}'" : "from the packages folder";
        return
        [
            $"{Models.Manifest.Package}: pulled {origin}, every file as its manifest states",
            .. TextTable.Align(
            [
                ["model", "format", "scheme", "folder"],
                .. Models.Manifest.Models.Select(model => new[]
                {
                    model.Name, model.Format, model.Scheme, paths.Shorten(Path.Combine(Folder, model.Checkpoint)),
                }),
            ]).Select(line => "  " + line),
        ];
    }

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartObject("package"u8);
        json.WriteString("id"u8, Models.Manifest.Package.Id);
        json.WriteString("version"u8, Models.Manifest.Package.Version);
        json.WriteEndObject();
        json.WriteString("directory"u8, Folder);
        json.WriteBoolean("downloaded"u8, !Models.WereThere);
        json.WriteStartArray("models"u8);
        foreach (var model in Models.Manifest.Models)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, model.Name);
            json.WriteString("format"u8, model.Format);
            json.WriteString("scheme"u8, model.Scheme);
            json.WriteString("directory"u8, Path.Combine(Folder, model.Checkpoint));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
