using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime.Execution;

/// <summary>
/// Texts of a batch as their ids, shortest first or not; short ones are filled up to the longest. Its arrays are used
/// again for the next batch.
/// </summary>
internal sealed class TokenBatch(int paddingToken, EmbeddingRows rows)
{
    private int[] ids = [];
    private int[] types = [];
    private int[] mask = [];

    /// <summary>Texts.</summary>
    public int Size { get; private set; }

    /// <summary>Tokens of the longest text.</summary>
    public int Length { get; private set; }

    /// <summary>[size, length]</summary>
    public ReadOnlySpan<int> Ids => ids.AsSpan(0, Size * Length);

    /// <summary>[size, length]</summary>
    public ReadOnlySpan<int> Types => types.AsSpan(0, Size * Length);

    /// <summary>[size, length]: 1 for a token, 0 for padding.</summary>
    public ReadOnlySpan<int> Mask => mask.AsSpan(0, Size * Length);

    /// <param name="texts">Of a window.</param>
    /// <param name="order">Which of them, at least one; each has a token.</param>
    public void Fill(ReadOnlySpan<TokenizedText> texts, ReadOnlySpan<int> order)
    {
        Size = order.Length;
        Length = 0;
        foreach (var text in order)
        {
            Length = int.Max(Length, texts[text].Length);
        }

        RequireRows(Length - 1, rows.Positions);
        var count = checked(Size * Length);
        if (ids.Length < count)
        {
            (ids, types, mask) = (new int[count], new int[count], new int[count]);
        }

        ids.AsSpan(0, count).Fill(paddingToken);
        types.AsSpan(0, count).Clear();
        mask.AsSpan(0, count).Clear();
        for (var row = 0; row < Size; row++)
        {
            var text = texts[order[row]];
            text.Ids.CopyTo(ids.AsSpan(row * Length));
            text.TypeIds.CopyTo(types.AsSpan(row * Length));
            mask.AsSpan(row * Length, text.Length).Fill(1);
        }

        // From here on no index is looked at again: it goes straight into memory.
        RequireAll(Ids, rows.Tokens);
        RequireAll(Types, rows.TokenTypes);
    }

    private static void RequireAll(ReadOnlySpan<int> indices, int count)
    {
        if (indices.IndexOfAnyExceptInRange(0, count - 1) is var place and >= 0)
        {
            RequireRows(indices[place], count);
        }
    }

    private static void RequireRows(int index, int count)
    {
        if ((uint)index >= (uint)count)
        {
            throw new InvalidOperationException($"The row {index} of an embedding of {count} rows was asked for.");
        }
    }
}
