using System.Text.Json;
using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Results;

/// <summary>The backends that <c>backend list</c> found.</summary>
internal sealed record BackendListResult(IReadOnlyList<ListedBackend> Backends) : ICommandResult
{
    public IReadOnlyList<string> Lines(PathDisplay paths) =>
    [
        .. TextTable.Align(
        [
            ["backend", "version", "devices", "where"],
            .. Backends.Select(backend => new[]
            {
                backend.Name,
                backend.Version ?? "–",
                string.Join(", ", backend.Devices),
                Place(backend, paths),
            }),
        ]),
    ];

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartArray("backends"u8);
        foreach (var backend in Backends)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, backend.Name);
            json.WriteString("state"u8, WordOf(backend.State));
            if (backend.Version is { } version)
            {
                json.WriteString("version"u8, version);
            }

            json.WriteTexts("devices", backend.Devices);
            if (backend.Folder is { } folder)
            {
                json.WriteString("directory"u8, folder);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Place(ListedBackend backend, PathDisplay paths) => backend switch
    {
        { State: BackendState.BuiltIn } => "in the command line",
        { State: BackendState.Missing } => $"not here; 'dotnet quantize backend install {backend.Name}' gets it",
        { Folder: { } folder } => paths.Shorten(folder),
        _ => "its package's folder is gone",
    };

    private static string WordOf(BackendState state) => state switch
    {
        BackendState.BuiltIn => "built-in",
        BackendState.Installed => "installed",
        BackendState.Referenced => "referenced",
        _ => "missing",
    };
}
