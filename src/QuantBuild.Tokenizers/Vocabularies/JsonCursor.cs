using System.Text;
using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Vocabularies;

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

    /// <summary>
    /// The root of a file; it must be an object. All texts in it are valid Unicode, and no name stands twice.
    /// </summary>
    public static JsonCursor Open(string file)
    {
        ReadOnlyMemory<byte> bytes = VocabularyBytes.Read(file);
        try
        {
            using var document = JsonDocument.Parse(
                bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
            var root = new JsonCursor(file, "$", document.RootElement.Clone()).Expect(JsonValueKind.Object);
            root.RequireValidText();
            return root;
        }
        catch (JsonException exception)
        {
            int? line = exception.LineNumber is { } number ? (int)Math.Min(number + 1, int.MaxValue - 1) : null;
            throw new VocabularyException(file, line, $"Not valid JSON. {exception.Message}", exception);
        }
    }

    /// <summary>The root of a file, or null where there is no such file.</summary>
    public static JsonCursor? OpenOptional(string file) => InputFile.Exists(file) ? Open(file) : null;

    /// <summary>The member, or null where it is absent or JSON's null.</summary>
    public JsonCursor? Optional(string name)
    {
        Expect(JsonValueKind.Object);
        return Element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? Member(name, member)
            : null;
    }

    public JsonCursor Required(string name) => Optional(name) ?? throw Error($"{Quoted.Text(name)} is missing.");

    public IEnumerable<JsonCursor> Items()
    {
        var index = 0;
        foreach (var item in Expect(JsonValueKind.Array).Element.EnumerateArray())
        {
            yield return new JsonCursor(file, $"{path}[{index++}]", item);
        }
    }

    public IEnumerable<(string Name, JsonCursor Value)> Members()
    {
        foreach (var member in Expect(JsonValueKind.Object).Element.EnumerateObject())
        {
            yield return (member.Name, Member(member.Name, member.Value));
        }
    }

    public string Text() => Expect(JsonValueKind.String).Element.GetString()!;

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

    /// <summary>An error about a value that is right, but cannot be used by this version.</summary>
    public VocabularyException Unsupported(string message) =>
        new(file, line: null, $"{path}: {message}") { Problem = VocabularyProblem.Unsupported };

    private JsonCursor Member(string name, JsonElement value) =>
        new(file, path + "." + Quoted.Bare(name), value);

    // Escapes of lone surrogates parse, but every later access would throw; of two values one would be overlooked.
    private void RequireValidText()
    {
        switch (Element.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in Element.EnumerateObject())
                {
                    var name = TextOf(() => member.Name);
                    if (!names.Add(name))
                    {
                        throw Error($"The name {Quoted.Text(name)} stands there twice.");
                    }

                    if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String)
                    {
                        Member(name, member.Value).RequireValidText();
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in Items())
                {
                    item.RequireValidText();
                }

                break;
            case JsonValueKind.String:
                TextOf(Element.GetString);
                break;
            default:
                break;
        }
    }

    private string TextOf(Func<string?> read)
    {
        try
        {
            return read()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Error("A text is not valid Unicode.", exception);
        }
    }
}
