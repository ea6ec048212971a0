using System.Text.Encodings.Web;
using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Hub.Protocol;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;

namespace QuantBuild.Hub.Locking;

/// <summary>
/// <c>quantbuild.lock.json</c> beside recipes: what each source on a hub was when it was first got. The same contents
/// give the same bytes.
/// </summary>
/// <param name="Path">Absolute.</param>
internal sealed record LockFile(string Path)
{
    public const string FileName = "quantbuild.lock.json";

    private const int FormatVersion = 1;
    private const int MostBytes = 16 << 20;

    // The collections of a hub (HubRepository.Collection), in the file's order.
    private static readonly string[] Sections = ["models", "datasets"];

    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n", // the platform's default would change the bytes
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>What a source was; null where it is not locked.</summary>
    /// <exception cref="DiagnosticException">QB5067: the file is damaged.</exception>
    public LockedFiles? Find(HubRepository source) =>
        Read()[source.Collection].GetValueOrDefault(source.ToString());

    /// <summary>Notes what a source is; the file is not touched where it says so already.</summary>
    /// <exception cref="StorageException">The file system refused.</exception>
    public void Note(HubRepository source, LockedFiles files, CancellationToken cancellation)
    {
        using var turn = FolderTurn.Take(System.IO.Path.GetDirectoryName(Path)!, cancellation);
        var sections = Read();
        var section = sections[source.Collection];
        if (files.IsSame(section.GetValueOrDefault(source.ToString())))
        {
            return;
        }

        section[source.ToString()] = files;
        Write(sections);
    }

    // By section, then by source.
    private Dictionary<string, SortedDictionary<string, LockedFiles>> Read()
    {
        var sections = Sections.ToDictionary(
            name => name,
            _ => new SortedDictionary<string, LockedFiles>(StringComparer.Ordinal),
            StringComparer.Ordinal);
        if (!InputFile.Exists(Path))
        {
            return sections;
        }

        try
        {
            using var stream = InputFile.OpenRead(Path);
            if (stream.Length > MostBytes)
            {
                throw new JsonException("it is too long");
            }

            using var document = JsonDocument.Parse(stream, Strict);
            if (document.RootElement.GetProperty("version").GetInt32() != FormatVersion)
            {
                throw new JsonException("it is of another version");
            }

            foreach (var name in Sections)
            {
                // Models stand in every lock file; what came later, where there is some.
                if (name != Sections[0] && !document.RootElement.TryGetProperty(name, out _))
                {
                    continue;
                }

                foreach (var entry in document.RootElement.GetProperty(name).EnumerateObject())
                {
                    sections[name].Add(entry.Name, ReadFiles(entry.Value));
                }
            }

            return sections;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.HubLockFile.Exception(
                new SourceLocation(Path),
                "the lock file cannot be read, or is not of the form that this version writes "
                + $"({exception.Message}); take it from version control, or delete it and run `dotnet quantize lock`",
                exception);
        }
    }

    private static LockedFiles ReadFiles(JsonElement source)
    {
        var commit = source.GetProperty("commit").GetString();
        var files = new SortedDictionary<string, LockedFile>(StringComparer.Ordinal);
        foreach (var file in source.GetProperty("files").EnumerateObject())
        {
            var sha256 = file.Value.GetProperty("sha256").GetString();
            var size = file.Value.GetProperty("size").GetInt64();
            if (!Revision.IsBelow(file.Name) || size < 0 || sha256?.Length != 64
                || !sha256.All(char.IsAsciiHexDigitLower))
            {
                throw new JsonException("a file has no path, size or SHA-256");
            }

            files.Add(file.Name, new LockedFile(size, sha256));
        }

        return commit is not null && HubRepository.IsCommitText(commit) && files.Count > 0
            ? new LockedFiles(commit, files)
            : throw new JsonException("a source has no commit or no files");
    }

    private void Write(Dictionary<string, SortedDictionary<string, LockedFiles>> sections)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("version", FormatVersion);
            foreach (var name in Sections.Where(name => name == Sections[0] || sections[name].Count > 0))
            {
                json.WriteStartObject(name);
                foreach (var (source, files) in sections[name])
                {
                    json.WriteStartObject(source);
                    WriteFiles(json, files);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');

        AtomicFile.Write(Path, text.WriteTo);
    }

    private static void WriteFiles(Utf8JsonWriter json, LockedFiles files)
    {
        json.WriteString("commit", files.Commit);
        json.WriteStartObject("files");
        foreach (var (path, file) in files.Files)
        {
            json.WriteStartObject(path);
            json.WriteNumber("size", file.Size);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
