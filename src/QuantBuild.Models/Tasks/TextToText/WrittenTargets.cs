using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>
/// What is to be written for each text: the tokens to be learned, which stand at the positions behind those that are
/// read, and all texts that are right. In a file, int32, little-endian: for each text how many tokens are read, how
/// many are to be written, and how many texts are right; all tokens; how many bytes each right text has; and their
/// bytes in UTF-8.
/// </summary>
public sealed class WrittenTargets : ITokenTargets
{
    private const int NumbersOfAText = 3;

    private readonly int[] offsets;
    private readonly int[] positions;
    private readonly int[] tokens;
    private readonly IReadOnlyList<string>[] right;

    internal WrittenTargets(int[] offsets, int[] positions, int[] tokens, IReadOnlyList<string>[] right)
    {
        this.offsets = offsets;
        this.positions = positions;
        this.tokens = tokens;
        this.right = right;
    }

    public int Count => right.Length;

    public ReadOnlySpan<int> PositionsOf(int text) => positions.AsSpan(offsets[text], Length(text));

    public ReadOnlySpan<int> TokensOf(int text) => tokens.AsSpan(offsets[text], Length(text));

    /// <summary>The right texts, of which the first one is learned; at least one.</summary>
    public IReadOnlyList<string> TextsOf(int text) => right[text];

    public ITargets Select(ReadOnlySpan<int> rows)
    {
        var selected = new WrittenTargetsBuilder();
        foreach (var row in rows)
        {
            selected.Add(PositionsOf(row)[0], TokensOf(row), right[row]);
        }

        return selected.Build();
    }

    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[][] texts = [.. right.SelectMany(each => each).Select(Encoding.UTF8.GetBytes)];
        for (var text = 0; text < Count; text++)
        {
            Write(stream, [PositionsOf(text)[0], Length(text), right[text].Count]);
        }

        Write(stream, tokens);
        Write(stream, [.. texts.Select(bytes => bytes.Length)]);
        foreach (var bytes in texts)
        {
            stream.Write(bytes);
        }
    }

    /// <returns>Null where the bytes are no targets of so many texts.</returns>
    internal static WrittenTargets? Restore(ReadOnlySpan<byte> content, int texts, int vocabulary)
    {
        var numbers = Take(ref content, (long)texts * NumbersOfAText);
        if (numbers is null || Array.Exists(numbers, number => number < 1))
        {
            return null;
        }

        var (tokenCount, rightCount) = (0L, 0L);
        for (var text = 0; text < texts; text++)
        {
            tokenCount += numbers[(text * NumbersOfAText) + 1];
            rightCount += numbers[(text * NumbersOfAText) + 2];
        }

        var written = Take(ref content, tokenCount);
        var lengths = Take(ref content, rightCount);
        if (written is null || lengths is null || Array.Exists(written, token => token < 0 || token >= vocabulary)
            || Array.Exists(lengths, length => length < 0)
            || lengths.Sum(length => (long)length) != content.Length)
        {
            return null;
        }

        var builder = new WrittenTargetsBuilder();
        var (firstToken, firstRight) = (0, 0);
        for (var text = 0; text < texts; text++)
        {
            var own = numbers.AsSpan(text * NumbersOfAText, NumbersOfAText);
            var answers = new string[own[2]];
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = Encoding.UTF8.GetString(content[..lengths[firstRight]]);
                content = content[lengths[firstRight++]..];
            }

            builder.Add(own[0], written.AsSpan(firstToken, own[1]), answers);
            firstToken += own[1];
        }

        return builder.Build();
    }

    private static void Write(Stream stream, ReadOnlySpan<int> values) => stream.Write(MemoryMarshal.AsBytes(values));

    private static int[]? Take(ref ReadOnlySpan<byte> content, long count)
    {
        if (count * sizeof(int) > content.Length)
        {
            return null;
        }

        var bytes = content[..(int)(count * sizeof(int))];
        content = content[bytes.Length..];
        return MemoryMarshal.Cast<byte, int>(bytes).ToArray();
    }

    private int Length(int text) => offsets[text + 1] - offsets[text];
}
