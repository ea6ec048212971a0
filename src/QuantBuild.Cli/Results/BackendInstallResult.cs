using System.Text.Json;
using QuantBuild.Cli.Backends.Installation;
using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Results;

/// <summary>What <c>backend install</c> brought.</summary>
/// <param name="Backend">Its name.</param>
/// <param name="Folder">Absolute path of the folder that it lies in.</param>
/// <param name="Packages">All that were restored.</param>
internal sealed record BackendInstallResult(
    string Backend, string Folder, IReadOnlyList<InstalledPackage> Packages) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) =>
    [
        $"{Backend}: installed in {paths.Shorten(Folder)}",
        .. TextTable.Align(
        [
            ["package", "version", "SHA-512 (Base64)"],
            .. Packages.Select(package => new[] { package.Id, package.Version, package.Sha512 ?? "–" }),
        ]).Select(line => "  " + line),
    ];

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("backend"u8, Backend);
        json.WriteString("directory"u8, Folder);
        json.WriteStartArray("packages"u8);
        foreach (var package in Packages)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, package.Id);
            json.WriteString("version"u8, package.Version);
            if (package.Sha512 is { } digest)
            {
                json.WriteString("sha512"u8, digest);
            }

            if (package.Source is { } source)
            {
                json.WriteString("source"u8, source);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
