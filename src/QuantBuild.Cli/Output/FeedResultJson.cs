using System.Text.Json;
using QuantBuild.Cli.Feeds;
using QuantBuild.Cli.Hosting;
using QuantBuild.Packages.Feeds.Models;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Cli.Output;

/// <summary>Members of the last line after <c>pull</c> and <c>push</c>.</summary>
internal static class FeedResultJson
{
    public static void Write(Utf8JsonWriter json, CommandOutcome outcome)
    {
        if (outcome.Pull is { } pull)
        {
            WritePull(json, pull);
        }

        if (outcome.Push is { } push)
        {
            WritePush(json, push);
        }
    }

    private static void WritePull(Utf8JsonWriter json, PullResult pull)
    {
        json.WriteStartObject("package"u8);
        WriteIdentity(json, pull.Models.Manifest.Package);
        json.WriteEndObject();
        json.WriteString("directory"u8, pull.Folder);
        json.WriteBoolean("downloaded"u8, !pull.Models.WereThere);
        json.WriteStartArray("models"u8);
        foreach (var model in pull.Models.Manifest.Models)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, model.Name);
            json.WriteString("format"u8, model.Format);
            json.WriteString("scheme"u8, model.Scheme);
            json.WriteString("directory"u8, Path.Combine(pull.Folder, model.Checkpoint));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePush(Utf8JsonWriter json, IReadOnlyList<PushedPackage> pushed)
    {
        json.WriteStartArray("packages"u8);
        foreach (var package in pushed)
        {
            json.WriteStartObject();
            WriteIdentity(json, package.Identity);
            json.WriteString("source"u8, package.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIdentity(Utf8JsonWriter json, PackageIdentity package)
    {
        json.WriteString("id"u8, package.Id);
        json.WriteString("version"u8, package.Version);
    }
}
