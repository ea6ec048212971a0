using System.Text;
using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>
/// SentencePiece's normalization as Hugging Face's tokenizers apply it: a grapheme cluster of less than six bytes is
/// replaced as a whole, by what the map has for its beginning; in others, and where it has nothing, each code point is.
/// </summary>
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

    public void Normalize(scoped ReadOnlySpan<char> text, ref PooledBuffer<char> output)
    {
        for (var at = 0; at < text.Length;)
        {
            var kept = KeptLength(text[at..]);
            output.AddRange(text.Slice(at, kept));
            at += kept;
            if (at < text.Length)
            {
                var length = GraphemeClusters.FirstLength(text[at..]);
                WriteCluster(text.Slice(at, length), ref output);
                at += length;
            }
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

    private void WriteCluster(scoped ReadOnlySpan<char> cluster, ref PooledBuffer<char> output)
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
                output.AddRange(character);
            }

            at += length;
        }
    }

    private bool TryReplace(scoped ReadOnlySpan<char> characters, ref PooledBuffer<char> output)
    {
        Span<byte> bytes = stackalloc byte[ClusterBytes - 1];
        if (!Encoding.UTF8.TryGetBytes(characters, bytes, out var count)
            || !map.TryFind(bytes[..count], out var replacement))
        {
            return false;
        }

        var length = Encoding.UTF8.GetCharCount(replacement);
        Encoding.UTF8.GetChars(replacement, output.Extend(length));
        return true;
    }
}
