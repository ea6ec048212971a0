using System.Text.Json;
using QuantBuild.Cli.Output;
using QuantBuild.Packages.Feeds.Models;

namespace QuantBuild.Cli.Results;

/// <summary>The packages that <c>push</c> uploaded, in that order.</summary>
internal sealed record PushCommandResult(IReadOnlyList<PushedPackage> Packages) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) =>
        [.. Packages.Select(package => $"{package.Identity}: is on '{package.Source}'")];

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray("packages"u8);
        foreach (var package in Packages)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, package.Identity.Id);
            json.WriteString("version"u8, package.Identity.Version);
            json.WriteString("source"u8, package.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
