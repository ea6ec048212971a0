using System.Text;

namespace QuantBuild.Tokenizers.Text;

/// <summary>From places in what a step wrote back to places in the text that it read.</summary>
/// <param name="sources">Of each item that was written, the place of the code point it comes from.</param>
/// <param name="text">What was read.</param>
/// <param name="start">Where that begins in a text that it is part of.</param>
internal readonly ref struct Alignment(ReadOnlySpan<int> sources, ReadOnlySpan<char> text, int start)
{
    private readonly ReadOnlySpan<int> sources = sources;
    private readonly ReadOnlySpan<char> text = text;

    /// <summary>Adds characters of a text to <paramref name="output"/> as they stand.</summary>
    /// <param name="text">The characters.</param>
    /// <param name="start">The place of the first in the step's input.</param>
    /// <param name="output">Where to.</param>
    public static void Copy(scoped ReadOnlySpan<char> text, int start, ref AlignedBuffer<char> output)
    {
        var from = output.Count;
        text.CopyTo(output.Extend(text.Length, start));
        if (output.IsAligned)
        {
            FillWithCodePoints(text, start, output.SourcesFrom(from));
        }
    }

    /// <summary>Adds characters of a text to <paramref name="output"/> in UTF-8.</summary>
    /// <inheritdoc cref="Copy"/>
    public static void Encode(scoped ReadOnlySpan<char> text, int start, ref AlignedBuffer<byte> output)
    {
        var from = output.Count;
        Encoding.UTF8.GetBytes(text, output.Extend(Encoding.UTF8.GetByteCount(text), start));
        if (!output.IsAligned)
        {
            return;
        }

        var rest = output.SourcesFrom(from);
        for (var at = 0; at < text.Length;)
        {
            var codePoint = CodePoints.First(text[at..], out var length);
            var bytes = new Rune(codePoint).Utf8SequenceLength;
            rest[..bytes].Fill(start + at);
            rest = rest[bytes..];
            at += length;
        }
    }

    /// <summary>The characters from the first to the last that the items of a range come from.</summary>
    /// <param name="first">The range's first item.</param>
    /// <param name="end">Behind its last one; the range is not empty.</param>
    public (int Start, int End) Of(int first, int end)
    {
        var last = sources[end - 1];
        CodePoints.First(text[last..], out var length);
        return (start + sources[first], start + last + length);
    }

    private static void FillWithCodePoints(ReadOnlySpan<char> text, int start, Span<int> output)
    {
        for (var at = 0; at < text.Length;)
        {
            CodePoints.First(text[at..], out var length);
            output.Slice(at, length).Fill(start + at);
            at += length;
        }
    }
}
