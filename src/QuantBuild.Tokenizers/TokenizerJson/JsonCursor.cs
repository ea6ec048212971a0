using System.Text.Json;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>A value of a JSON file that knows its place, so that every complaint names file and path.</summary>
internal readonly struct JsonCursor
{
    private readonly string file;
    private readonly string path;

    private JsonCursor(string file, string path, JsonElement element)
    {
        this.file = file;
        this.path = path;
        Element = element;
    }

    public JsonElement Element { get; }

    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    /// <summary>The root of a file; it must be an object.</summary>
    public static JsonCursor Open(string file)
    {
        var bytes = VocabularyBytes.Read(file);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return new JsonCursor(file, "$", document.RootElement.Clone()).Expect(JsonValueKind.Object);
        }
        catch (JsonException exception)
        {
            int? line = exception.LineNumber is { } number ? (int)Math.Min(number + 1, int.MaxValue) : null;
            throw new VocabularyException(file, line, $"Not valid JSON. {exception.Message}", exception);
        }
    }

    /// <summary>The member, or null where it is absent or JSON's null.</summary>
    public JsonCursor? Optional(string name)
    {
        Expect(JsonValueKind.Object);
        return Element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? new JsonCursor(file, $"{path}.{name}", member)
            : null;
    }

    public JsonCursor Required(string name) => Optional(name) ?? throw Error($"'{name}' is missing.");

    public IEnumerable<JsonCursor> Items()
    {
        var index = 0;
        foreach (var item in Expect(JsonValueKind.Array).Element.EnumerateArray())
        {
            yield return new JsonCursor(file, $"{path}[{index++}]", item);
        }
    }

    public string Text()
    {
        Expect(JsonValueKind.String);
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // An escaped lone surrogate is valid JSON and no text.
            throw Error("Is not valid Unicode.", exception);
        }
    }

    public bool Flag() =>
        Element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? Element.GetBoolean()
            : throw Error("Must be true or false.");

    /// <summary>A whole number from <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    public int WholeNumber(int lowest, int highest)
    {
        if (Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var number)
            && number >= lowest && number <= highest)
        {
            return number;
        }

        throw Error($"Must be a whole number from {lowest} to {highest}.");
    }

    public JsonCursor Expect(JsonValueKind kind) =>
        Element.ValueKind == kind ? this : throw Error($"Must be of JSON type {kind}, is {Element.ValueKind}.");

    public VocabularyException Error(string message, Exception? innerException = null) =>
        new(file, line: null, $"{path}: {message}", innerException);
}
