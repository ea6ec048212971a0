using System.Text;

namespace QuantBuild.Models.Data.TableFormats.SquadJson;

/// <summary>A place in a text, and how many bytes of its line stand before it.</summary>
internal readonly record struct TextMark(TablePlace Place, long BytesInLine)
{
    public static TextMark Start { get; } = new(new TablePlace(1, 1), 0);

    /// <summary>The mark behind some bytes that begin here.</summary>
    public TextMark Behind(ReadOnlySpan<byte> bytes)
    {
        var last = bytes.LastIndexOf((byte)'\n');
        var tail = bytes[(last + 1)..];
        var characters = Encoding.UTF8.GetCharCount(tail);
        return last < 0
            ? new TextMark(new TablePlace(Place.Line, Place.Column + characters), BytesInLine + tail.Length)
            : new TextMark(new TablePlace(Place.Line + bytes.Count((byte)'\n'), characters + 1), tail.Length);
    }
}
