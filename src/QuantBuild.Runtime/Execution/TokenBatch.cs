using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime.Execution;

/// <summary>The texts of a batch, whose every token, type and position the model has.</summary>
/// <param name="paddingToken">Fills up short texts.</param>
/// <param name="rows">Of the model's embeddings.</param>
/// <param name="firstPosition">The row of the table of positions that a text's first token takes.</param>
internal sealed class TokenBatch(int paddingToken, EmbeddingRows rows, int firstPosition)
{
    private int[] positions = [];
    private readonly PaddedTokens tokens = new(paddingToken);

    /// <summary>Texts.</summary>
    public int Size => tokens.Size;

    /// <summary>Tokens of the longest text.</summary>
    public int Length => tokens.Length;

    /// <summary>[size, length]</summary>
    public ReadOnlySpan<int> Ids => tokens.Ids;

    /// <summary>[size, length]</summary>
    public ReadOnlySpan<int> Types => tokens.Types;

    /// <summary>Rows of the table of positions, [size, length].</summary>
    public ReadOnlySpan<int> Positions => positions.AsSpan(0, Size * Length);

    /// <summary>[size, length]: 1 for a token, 0 for padding.</summary>
    public ReadOnlySpan<int> Mask => tokens.Mask;

    /// <param name="texts">Of a window.</param>
    /// <param name="order">Which of them, at least one; each has a token.</param>
    public void Fill(ReadOnlySpan<TokenizedText> texts, ReadOnlySpan<int> order)
    {
        var length = 0;
        foreach (var text in order)
        {
            length = int.Max(length, texts[text].Length);
        }

        RequireRows(length - 1, rows.Positions);
        tokens.Begin(order.Length, length);
        for (var row = 0; row < order.Length; row++)
        {
            var text = texts[order[row]];
            tokens.Set(row, text.Ids, text.TypeIds);
        }

        if (positions.Length < Ids.Length)
        {
            positions = new int[Ids.Length];
        }

        TokenPositions.Fill(positions, Ids, length, paddingToken, firstPosition);

        // From here on no index is looked at again: it goes straight into memory.
        RequireAll(Ids, rows.Tokens);
        if (rows.TokenTypes > 0)
        {
            RequireAll(Types, rows.TokenTypes);
        }
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
