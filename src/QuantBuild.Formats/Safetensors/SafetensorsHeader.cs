using System.Text.Json;
using QuantBuild.Formats.Messages;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Safetensors;

/// <summary>The JSON part of a safetensors file, parsed without trusting a byte of it.</summary>
internal sealed class SafetensorsHeader
{
    public const int MaximumBytes = 100_000_000;
    public const string MetadataKey = "__metadata__";

    private const string Advice = "The file is damaged or not a safetensors file: export or download it again.";
    private const int MaximumDepth = 8;
    private const int MaximumRank = 64;

    private readonly string path;
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
    private readonly long dataOffset;

    private SafetensorsHeader(string path, long dataOffset)
    {
        this.path = path;
        this.dataOffset = dataOffset;
    }

    public IReadOnlyDictionary<string, string> Metadata => metadata;

    public IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <param name="path">For messages.</param>
    /// <param name="json">The header without its length.</param>
    /// <param name="dataOffset">Where the data start in the file.</param>
    /// <param name="dataLength">Bytes from there to the end of the file; the tensors must cover them exactly.</param>
    /// <exception cref="ModelFileException">Anything that is not a well-formed header of such a file.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataOffset, long dataLength)
    {
        var header = new SafetensorsHeader(path, dataOffset);
        try
        {
            header.ReadRoot(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelFileException(
                path,
                $"its header is not valid JSON ({exception.Message}). {Advice}",
                exception);
        }

        header.RequireCoverage(dataLength);
        return header;
    }

    private void ReadRoot(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximumDepth });
        var sawMetadata = false;
        ReadExpected(ref reader, JsonTokenType.StartObject, "the header");
        while (ReadProperty(ref reader, out var name))
        {
            if (name != MetadataKey)
            {
                ReadTensor(ref reader, name);
            }
            else if (!sawMetadata)
            {
                sawMetadata = true;
                ReadMetadata(ref reader);
            }
            else
            {
                throw Refuse($"its header holds {MetadataKey} twice.");
            }
        }

        // Anything but white space after the object makes this throw.
        _ = reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        ReadExpected(ref reader, JsonTokenType.StartObject, MetadataKey);
        while (ReadProperty(ref reader, out var key))
        {
            ReadExpected(ref reader, JsonTokenType.String, $"{MetadataKey} {Quote(key)}");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Refuse($"its {MetadataKey} holds the key {Quote(key)} twice.");
            }
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? dtype = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        ReadExpected(ref reader, JsonTokenType.StartObject, $"tensor {Quote(name)}");
        while (ReadProperty(ref reader, out var key))
        {
            var repeated = false;
            switch (key)
            {
                case "dtype":
                    repeated = dtype is not null;
                    ReadExpected(ref reader, JsonTokenType.String, $"tensor {Quote(name)} dtype");
                    dtype = reader.GetString()!;
                    break;
                case "shape":
                    repeated = shape is not null;
                    shape = ReadSizes(ref reader, $"tensor {Quote(name)} shape");
                    break;
                case "data_offsets":
                    repeated = offsets is not null;
                    offsets = ReadSizes(ref reader, $"tensor {Quote(name)} data_offsets");
                    break;
                default:
                    throw Refuse($"tensor {Quote(name)} has the unknown key {Quote(key)}.");
            }

            if (repeated)
            {
                throw Refuse($"tensor {Quote(name)} has the key {Quote(key)} twice.");
            }
        }

        if (dtype is null || shape is null || offsets is not { Count: 2 })
        {
            throw Refuse($"tensor {Quote(name)} lacks dtype, shape or two data_offsets.");
        }

        Add(name, dtype, shape, offsets[0], offsets[1]);
    }

    private void Add(string name, string dtype, List<long> shape, long begin, long end)
    {
        if (!StoredElementTypes.TryParse(dtype, out var elementType))
        {
            throw new ModelFileException(
                path,
                $"tensor {Quote(name)} has the unknown dtype {Quote(dtype)}. Export the model in F32, F16 or BF16.");
        }

        if (end < begin)
        {
            throw Refuse($"tensor {Quote(name)} ends at byte {end}, before it starts at {begin}.");
        }

        if (ByteLength(shape, elementType) is not { } expected || expected != end - begin)
        {
            throw Refuse(
                $"tensor {Quote(name)} of shape [{ShortList.Of(shape.Select(extent => $"{extent}"))}] and dtype "
                + $"{dtype} does not take the "
                    + $"{end - begin} bytes it is given.");
        }

        var entry = new StoredTensor(name, elementType, shape.AsReadOnly(), begin, end - begin);
        if (!tensors.TryAdd(name, entry))
        {
            throw Refuse($"two tensors are named {Quote(name)}.");
        }
    }

    // Sorted by place, each tensor must start where the one before it ends, and the last must end with the file.
    private void RequireCoverage(long dataLength)
    {
        var position = 0L;
        foreach (
            var entry in tensors.Values.OrderBy(entry => entry.ByteOffset).ThenBy(entry => entry.ByteLength).ToList())
        {
            if (entry.ByteOffset != position)
            {
                var what = entry.ByteOffset < position ? "overlaps the tensor before it" : "leaves a gap before it";
                throw Refuse(
                    $"tensor {Quote(entry.Name)} at data byte {entry.ByteOffset} {what} (expected {position}).");
            }

            // Both terms lie in [0, long.MaxValue], and the sum was read from the file as the tensor's end.
            position += entry.ByteLength;
            if (position > dataLength)
            {
                throw Refuse(
                    $"tensor {Quote(entry.Name)} ends at data byte {position}, but the file holds {dataLength}.");
            }

            tensors[entry.Name] = new StoredTensor(
                entry.Name,
                entry.ElementType,
                entry.Shape,
                dataOffset + entry.ByteOffset,
                entry.ByteLength);
        }

        if (position != dataLength)
        {
            throw Refuse($"the file holds {dataLength} bytes of data, but its tensors cover {position}.");
        }
    }

    private static long? ByteLength(List<long> shape, StoredElementType elementType)
    {
        var length = (UInt128)(uint)StoredElementTypes.SizeOf(elementType);
        foreach (var dimension in shape)
        {
            length *= (ulong)dimension;
            if (length > long.MaxValue)
            {
                return null;
            }
        }

        return (long)length;
    }

    private List<long> ReadSizes(ref Utf8JsonReader reader, string what)
    {
        ReadExpected(ref reader, JsonTokenType.StartArray, what);
        var sizes = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var size) || size < 0)
            {
                throw Refuse($"{what} holds something else than non-negative 64-bit integers.");
            }

            if (sizes.Count == MaximumRank)
            {
                throw Refuse($"{what} holds more than {MaximumRank} numbers.");
            }

            sizes.Add(size);
        }

        return sizes;
    }

    private static bool ReadProperty(ref Utf8JsonReader reader, out string name)
    {
        name = "";
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        name = reader.GetString()!;
        return true;
    }

    private void ReadExpected(ref Utf8JsonReader reader, JsonTokenType expected, string what)
    {
        if (!reader.Read() || reader.TokenType != expected)
        {
            throw Refuse($"{what} is not a JSON {(expected == JsonTokenType.String ? "string" : Noun(expected))}.");
        }
    }

    private static string Noun(JsonTokenType type) => type == JsonTokenType.StartArray ? "array" : "object";

    private ModelFileException Refuse(string what) => new(path, $"{what} {Advice}");

    // A hostile name must not fill the terminal.
    private static string Quote(string name) =>
        $"'{(name.Length <= 200 ? name : string.Concat(name.AsSpan(0, 200), "…"))}'";
}
