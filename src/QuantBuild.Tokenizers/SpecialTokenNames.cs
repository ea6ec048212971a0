namespace QuantBuild.Tokenizers;

/// <summary>The names that special tokens have in a vocabulary.</summary>
/// <param name="Pad">Fills sequences of a batch up to one length.</param>
/// <param name="Unknown">Stands for a word that the vocabulary cannot spell.</param>
/// <param name="Cls">Begins a sequence; its output is classified.</param>
/// <param name="Sep">Ends each text.</param>
/// <param name="Mask">Stands for a word to predict.</param>
public sealed record SpecialTokenNames(string Pad, string Unknown, string Cls, string Sep, string Mask)
{
    /// <summary>[PAD], [UNK], [CLS], [SEP], [MASK].</summary>
    public static SpecialTokenNames Bert { get; } = new("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
}
