using System.Text;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.PreTokenizers;

/// <summary>Writes spaces as a mark, so that pieces can hold them; each mark begins a new word.</summary>
internal sealed class Metaspace
{
    private const int AsciiEnd = 0x80;

    private readonly string mark;
    private readonly byte[] markBytes;
    private readonly PrependScheme prepends;

    /// <param name="mark">One code point.</param>
    /// <param name="prepends">Which parts get a mark in front, where they do not begin with one.</param>
    /// <param name="splits">Whether words are split at the marks.</param>
    public Metaspace(string mark, PrependScheme prepends, bool splits)
    {
        this.mark = mark;
        this.prepends = prepends;
        Splits = splits;
        markBytes = Encoding.UTF8.GetBytes(mark);
    }

    /// <summary>What a space is written as.</summary>
    public string Mark => mark;

    /// <summary>Whether any part gets a mark in front.</summary>
    public bool Prepends => prepends != PrependScheme.Never;

    public bool Splits { get; }

    public bool DependsOnPlace => prepends == PrependScheme.First;

    /// <summary>Adds a part of a text in UTF-8, with marks; one in front of it comes from its beginning.</summary>
    /// <param name="part">Not empty.</param>
    /// <param name="isFirst">Whether it begins with the text's first character.</param>
    /// <param name="output">Where to.</param>
    public void Write(ReadOnlySpan<char> part, bool isFirst, ref AlignedBuffer<byte> output)
    {
        if ((prepends == PrependScheme.Always || (prepends == PrependScheme.First && isFirst))
            && part[0] != ' ' && !part.StartsWith(mark, StringComparison.Ordinal))
        {
            output.AddAll(markBytes, source: 0);
        }

        for (var at = 0; at < part.Length; at++)
        {
            if (part[at] == ' ')
            {
                output.AddAll(markBytes, at);
            }
            else if (part[at] < AsciiEnd)
            {
                output.Add((byte)part[at], at);
            }
            else
            {
                var end = at + 1;
                while (end < part.Length && part[end] >= AsciiEnd)
                {
                    end++;
                }

                Alignment.Encode(part[at..end], at, ref output);
                at = end - 1;
            }
        }
    }

    /// <summary>The length of the first word of what <see cref="Write"/> wrote.</summary>
    /// <param name="written">Not empty.</param>
    public int FirstWord(ReadOnlySpan<byte> written)
    {
        if (!Splits)
        {
            return written.Length;
        }

        var next = written[1..].IndexOf(markBytes);
        return next < 0 ? written.Length : next + 1;
    }
}
