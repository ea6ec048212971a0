namespace QuantBuild.Tokenizers;

/// <summary>An encoded text or pair of texts, special tokens included.</summary>
/// <param name="Ids">Token ids, [length].</param>
/// <param name="TypeIds">0 for the first text, 1 for a pair's second, [length].</param>
public sealed record TokenizedText(int[] Ids, int[] TypeIds)
{
    /// <summary>The number of tokens.</summary>
    public int Length => Ids.Length;
}
