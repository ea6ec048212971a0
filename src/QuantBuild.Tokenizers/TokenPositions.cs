namespace QuantBuild.Tokenizers;

/// <summary>Which row of a model's table of positions each token of a batch takes.</summary>
public static class TokenPositions
{
    /// <summary>
    /// Counts the positions of each text: 0, 1, 2, … where a text begins with row 0, padding included. Where it begins
    /// with a later row, as in RoBERTa, tokens are counted from that row without padding, which takes the row in front.
    /// </summary>
    /// <param name="positions">[size, length], overwritten.</param>
    /// <param name="ids">Token ids, [size, length].</param>
    /// <param name="length">Positions of each text.</param>
    /// <param name="paddingToken">Fills up short texts.</param>
    /// <param name="first">The row of a text's first token.</param>
    public static void Fill(Span<int> positions, ReadOnlySpan<int> ids, int length, int paddingToken, int first)
    {
        for (var start = 0; start < ids.Length; start += length)
        {
            var next = first;
            for (var place = start; place < start + length; place++)
            {
                var isCounted = first == 0 || ids[place] != paddingToken;
                positions[place] = isCounted ? next++ : first - 1;
            }
        }
    }
}
