using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Formats.Files;

/// <summary>
/// Small JSON files of a model folder: untrusted, so capped in size and depth and free of duplicate keys.
/// </summary>
internal static class JsonFile
{
    private const int MaximumBytes = 100_000_000;
    private const int MaximumDepth = 32;

    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = MaximumDepth,
        AllowDuplicateProperties = false,
    };

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true,
        NewLine = "\n", // the platform's default would change the bytes
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="ModelFileException">Missing, unreadable, too large, or not one JSON object.</exception>
    public static JsonObject ReadObject(string path)
    {
        var bytes = ReadBytes(path);
        return ParseObject(path, bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes);
    }

    /// <exception cref="ModelFileException">Missing, unreadable, too large, or not one JSON array.</exception>
    public static JsonArray ReadArray(string path)
    {
        var bytes = ReadBytes(path);
        return Parse(
            path,
            bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes,
            root => root.ValueKind == JsonValueKind.Array ? JsonArray.Create(root.Clone()) : null,
            "array");
    }

    /// <param name="path">For messages.</param>
    /// <param name="text">UTF-8.</param>
    /// <exception cref="ModelFileException">Not one JSON object.</exception>
    public static JsonObject ParseObject(string path, ReadOnlyMemory<byte> text) => Parse(
        path, text, root => root.ValueKind == JsonValueKind.Object ? JsonObject.Create(root.Clone()) : null, "object");

    private static T Parse<T>(string path, ReadOnlyMemory<byte> text, Func<JsonElement, T?> read, string what)
        where T : JsonNode
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            RefuseInvalidText(document.RootElement);
            return read(document.RootElement)
                ?? throw new ModelFileException(path, $"holds no JSON {what}. Export or download the file again.");
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number ? $" at line {number + 1}" : "";
            throw new ModelFileException(
                path,
                $"is not valid JSON{line}: {exception.Message} Correct it or download the file again.",
                exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new ModelFileException(
                path,
                "holds text that is not valid Unicode. Correct it or download the file again.",
                exception);
        }
    }

    /// <summary>
    /// Two-space indentation, line feeds, a final line feed; numbers keep the text they were read with.
    /// </summary>
    public static void WriteObject(string path, JsonObject root) =>
        AtomicFile.Write(
            path,
            stream =>
            {
                using (var writer = new Utf8JsonWriter(stream, WriterOptions))
                {
                    root.WriteTo(writer);
                }

                stream.WriteByte((byte)'\n');
            }
        );

    /// <summary>UTF-8, as <see cref="WriteObject"/> writes it.</summary>
    public static byte[] ToBytes(JsonNode root)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            root.WriteTo(writer);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using var stream = InputFile.OpenRead(path);
            if (stream.Length > MaximumBytes)
            {
                throw new ModelFileException(
                    path,
                    $"is larger than {MaximumBytes} bytes, which no file of this kind is. Check the model folder.");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, RegularFile.Explain(exception), exception);
        }
    }

    // Escapes of lone surrogates parse, but every later access would throw: meet them here, where the path is known.
    private static void RefuseInvalidText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    RefuseInvalidText(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    RefuseInvalidText(item);
                }

                break;
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            default:
                break;
        }
    }
}
