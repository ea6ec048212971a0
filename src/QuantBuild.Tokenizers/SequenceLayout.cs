using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers;

/// <summary>What a tokenizer puts round a text, or round a pair of texts.</summary>
/// <param name="SpecialTokens">How many special tokens it adds.</param>
/// <param name="HighestTypeId">The largest token type it gives.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SequenceLayout(int SpecialTokens, int HighestTypeId)
{
    /// <summary>The fewest tokens that leave room for one of the text.</summary>
    public int ShortestLength => SpecialTokens + 1;
}
