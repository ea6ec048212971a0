using System.Runtime.InteropServices;
using QuantBuild.Kernels.Losses;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>
/// A class for the first token of each word of each text; no other token counts. In a file an int32 a text, its number
/// of tokens, an int32 a text, the words that no token stands for, and then an int32 a token, its class or −100,
/// little-endian.
/// </summary>
public sealed class TokenLabels : ITargets
{
    /// <summary>The class of a token that does not count.</summary>
    public const int NotCounted = CrossEntropy.IgnoredLabel;

    private readonly int[][] classes;
    private readonly int[] lostWords;

    /// <param name="classes">
    /// Of each text the classes of its tokens, from 0, or <see cref="NotCounted"/>; kept, not copied.
    /// </param>
    /// <param name="lostWords">Of each text the words that were cut off or left no token; kept, not copied.</param>
    public TokenLabels(int[][] classes, int[] lostWords)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(lostWords);
        this.classes = classes;
        this.lostWords = lostWords;
        Words = classes.Sum(text => (long)text.Count(token => token != NotCounted));
    }

    public int Count => classes.Length;

    /// <summary>The words that count, of all texts.</summary>
    public long Words { get; }

    /// <summary>The words that no token stands for, of all texts: cut off, or of characters that are dropped.</summary>
    public long LostWords => lostWords.Sum(words => (long)words);

    /// <summary>The class of each token of a text, or <see cref="NotCounted"/>.</summary>
    public ReadOnlySpan<int> this[int text] => classes[text];

    /// <summary>The words that count, of the given texts.</summary>
    /// <inheritdoc/>
    public int LossTermsOf(ReadOnlySpan<int> rows)
    {
        var words = 0;
        foreach (var row in rows)
        {
            words += classes[row].Count(token => token != NotCounted);
        }

        return words;
    }

    public ITargets Select(ReadOnlySpan<int> rows)
    {
        var (selected, lost) = (new int[rows.Length][], new int[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            (selected[i], lost[i]) = (classes[rows[i]], lostWords[rows[i]]);
        }

        return new TokenLabels(selected, lost);
    }

    /// <returns>Int32 [batch · sequence]; tokens that do not count, and padding, are −100.</returns>
    /// <inheritdoc/>
    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var labels = new int[rows.Length * sequence];
        Array.Fill(labels, NotCounted);
        for (var i = 0; i < rows.Length; i++)
        {
            classes[rows[i]].CopyTo(labels.AsSpan(i * sequence));
        }

        return backend.FromHost(labels, new Shape(labels.Length));
    }

    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int[] lengths = [.. classes.Select(text => text.Length)];
        stream.Write(MemoryMarshal.AsBytes(lengths.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(lostWords.AsSpan()));
        foreach (var text in classes)
        {
            stream.Write(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="content">All bytes.</param>
    /// <param name="texts">How many there are.</param>
    /// <param name="labels">How many classes there are.</param>
    /// <returns>Null where the bytes are no labels of so many texts.</returns>
    internal static TokenLabels? Read(ReadOnlySpan<byte> content, int texts, int labels)
    {
        var values = MemoryMarshal.Cast<byte, int>(content);
        if (content.Length % sizeof(int) != 0 || values.Length < 2L * texts)
        {
            return null;
        }

        var lengths = values[..texts];
        var lost = values[texts..(2 * texts)];
        var tokens = values[(2 * texts)..];
        var read = new int[texts][];
        for (var text = 0; text < texts; text++)
        {
            if (lengths[text] < 0 || lengths[text] > tokens.Length || lost[text] < 0)
            {
                return null;
            }

            read[text] = tokens[..lengths[text]].ToArray();
            tokens = tokens[lengths[text]..];
        }

        var fits = tokens.IsEmpty && Array.TrueForAll(read, text => Array.TrueForAll(
            text, token => token == NotCounted || (token >= 0 && token < labels)));
        return fits ? new TokenLabels(read, lost.ToArray()) : null;
    }
}
