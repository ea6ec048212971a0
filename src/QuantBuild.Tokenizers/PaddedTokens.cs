namespace QuantBuild.Tokenizers;

/// <summary>
/// The tokens of several texts side by side, as many positions for each: short texts are filled up at one side. The
/// arrays are used again for the next texts.
/// </summary>
/// <param name="padding">What fills up, and where.</param>
public sealed class PaddedTokens(Padding padding)
{
    private int[] ids = [];
    private int[] types = [];
    private int[] mask = [];

    /// <summary>Fills up short texts at their end, with type 0.</summary>
    /// <param name="paddingToken">The token id that fills up.</param>
    public PaddedTokens(int paddingToken)
        : this(new Padding(paddingToken, TypeId: 0, SequenceSide.Right))
    {
    }

    /// <summary>Texts.</summary>
    public int Size { get; private set; }

    /// <summary>Positions of each text.</summary>
    public int Length { get; private set; }

    /// <summary>Token ids, [size, length].</summary>
    public ReadOnlySpan<int> Ids => ids.AsSpan(0, Size * Length);

    /// <summary>Token types, those of padding included, [size, length].</summary>
    public ReadOnlySpan<int> Types => types.AsSpan(0, Size * Length);

    /// <summary>1 for a token, 0 for padding, [size, length].</summary>
    public ReadOnlySpan<int> Mask => mask.AsSpan(0, Size * Length);

    /// <summary>Makes room for other texts; until they are set, all is padding.</summary>
    /// <param name="size">Texts.</param>
    /// <param name="length">Positions of each, at least as many as the longest has tokens.</param>
    public void Begin(int size, int length)
    {
        var count = checked(size * length);
        if (ids.Length < count)
        {
            (ids, types, mask) = (new int[count], new int[count], new int[count]);
        }

        (Size, Length) = (size, length);
        ids.AsSpan(0, count).Fill(padding.TokenId);
        types.AsSpan(0, count).Fill(padding.TypeId);
        mask.AsSpan(0, count).Clear();
    }

    /// <summary>Sets a text.</summary>
    /// <param name="row">Its place among the texts.</param>
    /// <param name="tokens">Its token ids, at most <see cref="Length"/>.</param>
    /// <param name="tokenTypes">One a token, or none where all are 0.</param>
    public void Set(int row, ReadOnlySpan<int> tokens, ReadOnlySpan<int> tokenTypes) =>
        tokenTypes.CopyTo(SetTokens(row, tokens));

    /// <inheritdoc cref="Set(int, ReadOnlySpan{int}, ReadOnlySpan{int})"/>
    public void Set(int row, ReadOnlySpan<int> tokens, ReadOnlySpan<byte> tokenTypes)
    {
        var target = SetTokens(row, tokens);
        for (var i = 0; i < tokenTypes.Length; i++)
        {
            target[i] = tokenTypes[i];
        }
    }

    /// <returns>Where the token types of the text stand, each 0.</returns>
    private Span<int> SetTokens(int row, ReadOnlySpan<int> tokens)
    {
        var start = padding.Side == SequenceSide.Left ? Length - tokens.Length : 0;
        tokens.CopyTo(RowOf(ids, row)[start..]);
        RowOf(mask, row).Slice(start, tokens.Length).Fill(1);
        var target = RowOf(types, row).Slice(start, tokens.Length);
        target.Clear();
        return target;
    }

    private Span<int> RowOf(int[] values, int row) => values.AsSpan(row * Length, Length);
}
