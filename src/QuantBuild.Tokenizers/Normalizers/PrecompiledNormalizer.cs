using System.Text;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>
/// SentencePiece's normalization as Hugging Face's tokenizers apply it: a grapheme cluster of less than six bytes is
/// replaced as a whole, by what the map has for its beginning; in others, and where it has nothing, each code point is.
/// </summary>
/// <remarks>
/// The reference finds places by counting: each character that is written takes the next one of the text, but those
/// that a replacement has more than what it replaces take none, and the last one written takes those that it has less.
/// Where nothing was written yet, these are not counted, and all places behind are too low. While a text is written,
/// the buffer's places hold these counts: 0, 1 for none, and the negative number of those taken beside.
/// </remarks>
internal sealed class PrecompiledNormalizer : ITextNormalizer
{
    private const int ClusterBytes = 6;
    private const int AsciiEnd = 0x80;

    private readonly CharacterMap map;
    private readonly bool[] isKept = new bool[AsciiEnd];

    public PrecompiledNormalizer(CharacterMap map)
    {
        this.map = map;
        for (var character = 0; character < AsciiEnd; character++)
        {
            // The one ASCII character that another joins to a cluster is left to the rules.
            isKept[character] = character != '\r' && !map.TryFind([(byte)character], out _);
        }
    }

    public void Normalize(scoped ReadOnlySpan<char> text, ref AlignedBuffer<char> output)
    {
        for (var at = 0; at < text.Length;)
        {
            var kept = KeptLength(text[at..]);
            output.AddAll(text.Slice(at, kept), 0);
            at += kept;
            if (at < text.Length)
            {
                var length = GraphemeClusters.FirstLength(text[at..]);
                WriteCluster(text.Slice(at, length), ref output);
                at += length;
            }
        }

        if (output.IsAligned)
        {
            CountPlaces(text, output.Items, output.SourcesFrom(0));
        }
    }

    // ASCII characters that the map does not have, as long as nothing behind one can belong to its cluster.
    private int KeptLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && text[length] < AsciiEnd && isKept[text[length]])
        {
            length++;
        }

        return length > 0 && length < text.Length && text[length] >= AsciiEnd ? length - 1 : length;
    }

    private void WriteCluster(scoped ReadOnlySpan<char> cluster, ref AlignedBuffer<char> output)
    {
        if (cluster.Length < ClusterBytes && TryReplace(cluster, ref output))
        {
            return;
        }

        for (var at = 0; at < cluster.Length;)
        {
            CodePoints.First(cluster[at..], out var length);
            var character = cluster.Slice(at, length);
            if (length == cluster.Length || !TryReplace(character, ref output))
            {
                output.AddAll(character, 0);
            }

            at += length;
        }
    }

    private bool TryReplace(scoped ReadOnlySpan<char> characters, ref AlignedBuffer<char> output)
    {
        Span<byte> bytes = stackalloc byte[ClusterBytes - 1];
        if (!Encoding.UTF8.TryGetBytes(characters, bytes, out var count)
            || !map.TryFind(bytes[..count], out var replacement))
        {
            return false;
        }

        var from = output.Count;
        Encoding.UTF8.GetChars(replacement, output.Extend(Encoding.UTF8.GetCharCount(replacement), 0));
        if (output.IsAligned)
        {
            SetCounts(CodePoints.Count(characters), output.Items, from, output.SourcesFrom(0));
        }

        return true;
    }

    // The counts of a replacement for so many code points; that of the last one that was written before may change.
    private static void SetCounts(int replaced, ReadOnlySpan<char> written, int from, Span<int> counts)
    {
        var more = CodePoints.Count(written[from..]) - replaced;
        for (var end = written.Length; more > 0 && end > 0; more--)
        {
            CodePoints.Last(written[..end], out var length);
            counts[(end - length)..end].Fill(1);
            end -= length;
        }

        if (more < 0 && !written.IsEmpty)
        {
            CodePoints.Last(written, out var length);
            counts[^length..].Fill(counts[^1] + more);
        }
    }

    private static void CountPlaces(ReadOnlySpan<char> text, ReadOnlySpan<char> written, Span<int> places)
    {
        var (next, before) = (0, 0);
        for (var at = 0; at < written.Length;)
        {
            CodePoints.First(written[at..], out var length);
            var taken = 1 - places[at];
            places.Slice(at, length).Fill(taken > 0 ? next : before);
            at += length;
            for (; taken > 0; taken--)
            {
                CodePoints.First(text[next..], out var width);
                (before, next) = (next, next + width);
            }
        }
    }
}
