using System.Text;
using System.Text.Unicode;

namespace QuantBuild.Models.Data;

/// <summary>
/// The lines of a UTF-8 file with or without a byte order mark, one at a time, each decoded by itself, so that what is
/// no UTF-8 has a line and a column. Lines end with LF or CR LF; in a file whose first line ends with CR alone, with
/// that. A line end of the other kind within a line is an error, as is NUL, which no text holds.
/// </summary>
internal sealed class TextLines : IDisposable
{
    private const int ChunkBytes = 1 << 16;
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private readonly string path;
    private readonly Stream stream;
    private byte[] buffer = new byte[ChunkBytes];
    private char[] characters = [];
    private int start;
    private int end;
    private bool hasEnded;
    private byte lineEnd;

    private TextLines(string path, Stream stream)
    {
        this.path = path;
        this.stream = stream;
    }

    /// <summary>Of the line read last, from 1.</summary>
    public int Line { get; private set; }

    /// <exception cref="DatasetException">There is no such file, it cannot be read, or is too large.</exception>
    public static TextLines Open(string path) => new(path, TableStream.Open(path));

    /// <summary>Reads the next line, without its end.</summary>
    /// <param name="text">Only until the next line is read.</param>
    /// <returns>False after the last.</returns>
    /// <exception cref="DatasetException">The line is no text, or longer than any that is read.</exception>
    public bool Read(out ReadOnlySpan<char> text)
    {
        var isThere = ReadBytes(out var line);
        text = isThere ? Decode(line) : default;
        return isThere;
    }

    /// <summary>Reads the next line, without its end, as it stands in the file.</summary>
    /// <param name="line">Only until the next line is read; not looked at, so that it need not be text.</param>
    /// <returns>False after the last.</returns>
    /// <exception cref="DatasetException">The line is longer than any that is read.</exception>
    public bool ReadBytes(out ReadOnlySpan<byte> line)
    {
        Line++;
        if (Line == 1)
        {
            SkipByteOrderMarks();
            lineEnd = FindFirstLineEnd();
        }

        var length = LengthOfLine();
        if (length < 0)
        {
            line = default;
            return false;
        }

        line = buffer.AsSpan(start, length);
        line = lineEnd == LineFeed && line is [.., CarriageReturn] ? line[..^1] : line;
        start = Math.Min(start + length + 1, end);
        return true;
    }

    /// <summary>The text of a line's bytes.</summary>
    /// <returns>Only until the next is decoded.</returns>
    /// <exception cref="DatasetException">They are no text.</exception>
    public ReadOnlySpan<char> Decode(ReadOnlySpan<byte> line)
    {
        if (characters.Length < line.Length)
        {
            characters = new char[Math.Max(line.Length, 2 * characters.Length)];
        }

        Utf8.ToUtf16(line, characters, out var read, out var written, replaceInvalidSequences: false);
        ReadOnlySpan<char> text = characters.AsSpan(0, written);
        var wrong = text.IndexOfAny('\0', '\r', '\n');
        if (wrong >= 0)
        {
            throw WrongCharacter(text[wrong], wrong + 1);
        }

        return read == line.Length
            ? text
            : throw new DatasetException(
                DatasetProblem.Encoding, path, new TablePlace(Line, written + 1),
                $"The byte 0x{line[read]:X2} here is not UTF-8. Convert the file to UTF-8.");
    }

    public void Dispose() => stream.Dispose();

    private void SkipByteOrderMarks()
    {
        Fill();
        var head = buffer.AsSpan(start, end - start);
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw TableStream.IsWide(path);
        }

        while (buffer.AsSpan(start, end - start).StartsWith(Encoding.UTF8.Preamble))
        {
            start += Encoding.UTF8.Preamble.Length;
        }
    }

    // CR LF counts as LF: the CR is taken off each line.
    private byte FindFirstLineEnd()
    {
        var searched = start;
        while (true)
        {
            var found = buffer.AsSpan(searched, end - searched).IndexOfAny(LineFeed, CarriageReturn);
            var at = searched + found;
            if (found >= 0 && buffer[at] == LineFeed)
            {
                return LineFeed;
            }

            // A CR at the end of what has been read may be followed by a line feed.
            if (found >= 0 && (at + 1 < end || hasEnded))
            {
                return at + 1 < end && buffer[at + 1] == LineFeed ? LineFeed : CarriageReturn;
            }

            if (hasEnded)
            {
                return LineFeed;
            }

            var offset = (found >= 0 ? at : end) - start;
            Fill();
            searched = start + offset;
        }
    }

    // −1 at the end of the file.
    private int LengthOfLine()
    {
        var searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf(lineEnd);
            if (found >= 0)
            {
                return searched + found;
            }

            if (hasEnded)
            {
                return start == end ? -1 : end - start;
            }

            searched = end - start;
            Fill();
        }
    }

    // Keeps what has not been read yet and adds to it.
    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (end >= TableLimits.LineBytes)
            {
                throw new DatasetException(
                    DatasetProblem.Limit, path, new TablePlace(Math.Max(Line, 1)),
                    $"The line is longer than {TableLimits.LineBytes} bytes. Check that the file is a table, and where "
                    + "its lines end.");
            }

            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        var read = TableStream.Read(stream, path, buffer.AsSpan(end));
        end += read;
        hasEnded = read == 0;
    }

    private DatasetException WrongCharacter(char character, int column)
    {
        var message = character == '\0'
            ? "The character NUL here is no text: the file is binary, or UTF-16. Give a UTF-8 text file."
            : $"Lines end with {(lineEnd == LineFeed ? "LF or CR LF" : "CR")} in this file, but here is "
                + $"{(character == '\r' ? "CR" : "LF")} alone. Write all line ends one way, and none within a text.";
        return new DatasetException(DatasetProblem.Encoding, path, new TablePlace(Line, column), message);
    }
}
