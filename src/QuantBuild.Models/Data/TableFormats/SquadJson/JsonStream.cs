using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace QuantBuild.Models.Data.TableFormats.SquadJson;

/// <summary>
/// The tokens of a JSON file of any length, and whole values of it up to <see cref="TableLimits.LineBytes"/>, with
/// their places.
/// </summary>
internal sealed class JsonStream : IDisposable
{
    private const int ChunkBytes = 1 << 16;

    private readonly string path;
    private readonly Stream stream;
    private byte[] buffer = new byte[ChunkBytes];
    private int end;
    private bool hasEnded;
    private JsonReaderState state;

    // Bytes of the buffer that have been read, and where the next one stands.
    private int start;
    private TextMark mark = TextMark.Start;

    /// <exception cref="DatasetException">There is no such file, it cannot be read, or is too large.</exception>
    public JsonStream(string path)
    {
        this.path = path;
        stream = TableStream.Open(path);
        while (end < Encoding.UTF8.Preamble.Length && !hasEnded)
        {
            Fill();
        }

        if (Rest is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            stream.Dispose();
            throw TableStream.IsWide(path);
        }

        start = Rest.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
    }

    /// <summary>Reads a whole value.</summary>
    /// <param name="value">Its bytes: valid UTF-8 and valid JSON.</param>
    /// <param name="mark">Where they begin.</param>
    public delegate T ReadValueOf<out T>(ReadOnlySpan<byte> value, TextMark mark);

    /// <summary>What was read last.</summary>
    public JsonTokenType Token { get; private set; }

    /// <summary>The text of the property's name or the string that was read last; else null.</summary>
    public string? Text { get; private set; }

    /// <summary>The place behind it.</summary>
    public TablePlace Place => mark.Place;

    private ReadOnlySpan<byte> Rest => buffer.AsSpan(start, end - start);

    /// <summary>Reads the next token.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="DatasetException">What follows is no JSON.</exception>
    public bool Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(Rest, hasEnded, state);
            if (ReadFrom(ref reader, isWhole: false))
            {
                RequireText(Rest[..(int)reader.BytesConsumed]);
                Token = reader.TokenType;
                Text = Token is JsonTokenType.PropertyName or JsonTokenType.String ? TextOf(reader) : null;
                Consume(reader);
                return true;
            }

            if (hasEnded)
            {
                return false;
            }

            Fill();
        }
    }

    /// <summary>Reads the rest of the value whose first token was read last, and nothing of it stays.</summary>
    /// <exception cref="DatasetException">It is no JSON.</exception>
    public void Skip()
    {
        for (var depth = DepthOf(Token); depth > 0 && Read(); depth += DepthOf(Token))
        {
        }
    }

    /// <summary>Reads the next value as a whole.</summary>
    /// <param name="read">What is made of it.</param>
    /// <exception cref="DatasetException">It is no JSON, or too long.</exception>
    public T ReadValue<T>(ReadValueOf<T> read)
    {
        while (true)
        {
            var reader = new Utf8JsonReader(Rest, hasEnded, state);
            if (ReadFrom(ref reader, isWhole: true))
            {
                // Between two values of a list stands a comma.
                var value = Rest[..(int)reader.BytesConsumed];
                RequireText(value);
                var first = value.IndexOfAnyExcept(", \t\r\n"u8);
                var made = read(value[first..], mark.Behind(value[..first]));
                Consume(reader);
                return made;
            }

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private static int DepthOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
        JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
        _ => 0,
    };

    private bool ReadFrom(ref Utf8JsonReader reader, bool isWhole)
    {
        try
        {
            return reader.Read() && (!isWhole || reader.TrySkip());
        }
        catch (JsonException exception)
        {
            var reason = exception.Message.Split(" LineNumber:", 2)[0];
            throw new DatasetException(
                DatasetProblem.Syntax, path, PlaceOf(exception),
                $"The file is no JSON: {reason} Correct it; if it has an object a line, read it as JSON Lines (in a "
                + "recipe: format: jsonl).",
                exception);
        }
    }

    // The exception counts lines from the file's begin, and bytes from the line's.
    private TablePlace PlaceOf(JsonException exception)
    {
        var at = 0;
        var before = mark.BytesInLine;
        for (var line = mark.Place.Line - 1; line < (exception.LineNumber ?? 0); line++)
        {
            at += Rest[at..].IndexOf((byte)'\n') + 1;
            before = 0;
        }

        var offset = Math.Clamp(at + (exception.BytePositionInLine ?? 0) - before, 0, Rest.Length);
        return mark.Behind(Rest[..(int)offset]).Place;
    }

    private string TextOf(Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new DatasetException(
                DatasetProblem.Syntax, path, mark.Place,
                "A text holds half of a surrogate pair (\\ud800 to \\udfff). Write both halves, or the character "
                + "itself.",
                exception);
        }
    }

    private void RequireText(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            Utf8.ToUtf16(bytes, new char[bytes.Length], out var read, out _, replaceInvalidSequences: false);
            throw new DatasetException(
                DatasetProblem.Encoding, path, mark.Behind(bytes[..read]).Place,
                $"The byte 0x{bytes[read]:X2} here is not UTF-8. Convert the file to UTF-8.");
        }
    }

    private void Consume(Utf8JsonReader reader)
    {
        state = reader.CurrentState;
        mark = mark.Behind(Rest[..(int)reader.BytesConsumed]);
        start += (int)reader.BytesConsumed;
    }

    // Keeps what has not been read, and adds to it.
    private void Fill()
    {
        Rest.CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (end >= TableLimits.LineBytes)
            {
                throw new DatasetException(
                    DatasetProblem.Limit, path, mark.Place,
                    $"The value here is longer than {TableLimits.LineBytes} bytes. Check that the file is of the "
                    + "format that it is read as.");
            }

            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        var read = TableStream.Read(stream, path, buffer.AsSpan(end));
        end += read;
        hasEnded = read == 0;
    }
}
