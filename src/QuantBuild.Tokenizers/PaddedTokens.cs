namespace QuantBuild.Tokenizers;

/// <summary>
/// The tokens of several texts side by side, as many positions for each: short texts are filled up at the end. The
/// arrays are used again for the next texts.
/// </summary>
/// <param name="paddingToken">The token id that fills up.</param>
public sealed class PaddedTokens(int paddingToken)
{
    private int[] ids = [];
    private int[] types = [];
    private int[] mask = [];

    /// <summary>Texts.</summary>
    public int Size { get; private set; }

    /// <summary>Positions of each text.</summary>
    public int Length { get; private set; }

    /// <summary>Token ids, [size, length].</summary>
    public ReadOnlySpan<int> Ids => ids.AsSpan(0, Size * Length);

    /// <summary>Token types, 0 where padding stands, [size, length].</summary>
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
        ids.AsSpan(0, count).Fill(paddingToken);
        types.AsSpan(0, count).Clear();
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

    /// <returns>Where the token types of the text stand.</returns>
    private Span<int> SetTokens(int row, ReadOnlySpan<int> tokens)
    {
        tokens.CopyTo(ids.AsSpan(row * Length, Length));
        mask.AsSpan(row * Length, tokens.Length).Fill(1);
        return types.AsSpan(row * Length, tokens.Length);
    }
}
