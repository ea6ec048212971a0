using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Safetensors;

/// <summary>
/// Writes safetensors files whose bytes depend on their contents only: tensors by alignment (widest first) and ordinal
/// name, metadata by ordinal key, the header padded with spaces to eight bytes.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>
    /// Writes beside <paramref name="path"/>, flushes to the disk and renames: whatever happens, the target holds its
    /// old contents or the complete new ones.
    /// </summary>
    /// <exception cref="ArgumentException">Two tensors of one name, or a reserved one.</exception>
    /// <exception cref="InvalidOperationException">
    /// A tensor's callback wrote another number of bytes than its shape takes.
    /// </exception>
    /// <exception cref="ModelFileException">
    /// The file system refused, or the header would be too large to be read back.
    /// </exception>
    public static void Write(
        string path,
        IEnumerable<SafetensorsTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        SafetensorsTensor[] ordered =
        [
            .. tensors
                .OrderByDescending(tensor => StoredElementTypes.SizeOf(tensor.ElementType))
                .ThenBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        RequireDistinctNames(ordered);
        var header = BuildHeader(ordered, metadata);
        if (header.Length > SafetensorsHeader.MaximumBytes)
        {
            throw new ModelFileException(
                path,
                $"would need a header of {header.Length} bytes. Split the model into files.");
        }

        AtomicFile.Write(
            path,
            stream =>
            {
                Span<byte> prefix = stackalloc byte[sizeof(ulong)];
                BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
                stream.Write(prefix);
                stream.Write(header);
                foreach (var tensor in ordered)
                {
                    WriteData(stream, tensor);
                }
            }
        );
    }

    private static void WriteData(Stream stream, SafetensorsTensor tensor)
    {
        var before = stream.Position;
        tensor.WriteTo(stream);
        var written = stream.Position - before;
        if (written != tensor.ByteLength)
        {
            throw new InvalidOperationException(
                $"'{tensor.Name}' wrote {written} bytes where its shape takes {tensor.ByteLength}.");
        }
    }

    private static void RequireDistinctNames(SafetensorsTensor[] tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
        foreach (var tensor in tensors)
        {
            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"The name '{tensor.Name}' is taken twice or reserved.", nameof(tensors));
            }
        }
    }

    private static byte[] BuildHeader(SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (
            var json = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        var padded = new byte[(buffer.WrittenCount + Alignment - 1) / Alignment * Alignment];
        buffer.WrittenSpan.CopyTo(padded);
        padded.AsSpan(buffer.WrittenCount).Fill((byte)' ');
        return padded;
    }

    private static void WriteEntries(Utf8JsonWriter json, SafetensorsTensor[] tensors)
    {
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", StoredElementTypes.NameOf(tensor.ElementType));
            json.WriteStartArray("shape");
            foreach (var dimension in tensor.Shape)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            offset = checked(offset + tensor.ByteLength);
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
