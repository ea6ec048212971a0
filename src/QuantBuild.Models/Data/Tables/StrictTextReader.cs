using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace QuantBuild.Models.Data;

/// <summary>
/// The text of a UTF-8 file, with or without a byte order mark, for readers that find its lines themselves. Bytes that
/// are no UTF-8, and NUL, are errors at their place.
/// </summary>
internal sealed class StrictTextReader : TextReader
{
    private const int ChunkBytes = 1 << 16;

    private readonly string path;
    private readonly Stream stream;
    private readonly byte[] bytes = new byte[ChunkBytes];
    private readonly char[] characters = new char[ChunkBytes];
    private int bytesLeft;
    private int next;
    private int end;
    private bool hasStarted;

    // Where what was decoded last begins.
    private TablePlace place = new(1, 1);

    /// <exception cref="DatasetException">There is no such file, it cannot be read, or is too large.</exception>
    public StrictTextReader(string path)
    {
        this.path = path;
        stream = TableStream.Open(path);
    }

    public override int Peek() => next < end || Fill() ? characters[next] : -1;

    public override int Read() => next < end || Fill() ? characters[next++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <exception cref="DatasetException">The bytes are no text.</exception>
    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || (next == end && !Fill()))
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, end - next);
        characters.AsSpan(next, count).CopyTo(buffer);
        next += count;
        return count;
    }

    public override int ReadBlock(char[] buffer, int index, int count) => ReadBlock(buffer.AsSpan(index, count));

    public override int ReadBlock(Span<char> buffer)
    {
        var total = 0;
        while (total < buffer.Length && Read(buffer[total..]) is > 0 and var count)
        {
            total += count;
        }

        return total;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        place = Behind(characters.AsSpan(0, end));
        (next, end) = (0, 0);
        while (end == 0)
        {
            var read = TableStream.Read(stream, path, bytes.AsSpan(bytesLeft));
            var isLast = read == 0;
            var source = bytes.AsSpan(0, bytesLeft + read);
            if (!hasStarted && !isLast && source.Length < 4)
            {
                bytesLeft = source.Length;
                continue;
            }

            source = hasStarted ? source : WithoutMarks(source);
            hasStarted = true;
            if (source.IsEmpty && isLast)
            {
                return false;
            }

            var status = Utf8.ToUtf16(
                source, characters, out var used, out end, replaceInvalidSequences: false, isFinalBlock: isLast);
            ThrowIfNoText(source, used, status);
            source[used..].CopyTo(bytes);
            bytesLeft = source.Length - used;
        }

        return true;
    }

    private Span<byte> WithoutMarks(Span<byte> head)
    {
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw TableStream.IsWide(path);
        }

        while (head.StartsWith(Encoding.UTF8.Preamble))
        {
            head = head[Encoding.UTF8.Preamble.Length..];
        }

        return head;
    }

    private void ThrowIfNoText(ReadOnlySpan<byte> source, int used, OperationStatus status)
    {
        var text = characters.AsSpan(0, end);
        var nul = text.IndexOf('\0');
        if (nul >= 0)
        {
            throw new DatasetException(
                DatasetProblem.Encoding, path, Behind(text[..nul]),
                "The character NUL here is no text: the file is binary, or UTF-16. Give a UTF-8 text file.");
        }

        if (status == OperationStatus.InvalidData)
        {
            throw new DatasetException(
                DatasetProblem.Encoding, path, Behind(text),
                $"The byte 0x{source[used]:X2} here is not UTF-8. Convert the file to UTF-8.");
        }
    }

    // The place behind a text that begins at the present one.
    private TablePlace Behind(ReadOnlySpan<char> text)
    {
        var last = text.LastIndexOf('\n');
        return last < 0
            ? new TablePlace(place.Line, place.Column + text.Length)
            : new TablePlace(place.Line + text.Count('\n'), text.Length - last);
    }
}
